import assert from 'node:assert/strict'
import test from 'node:test'
import { defineWorld } from '../world/define-world.ts'
import type { PartialWorld } from '../world/define-world.ts'
import { PendingEvents } from './pending-events.ts'

const world: PartialWorld = { resources: { db: { latencyMs: 10, faults: ['503', 'never'] }, log: { latencyMs: 30 } } }

function pending(maxFaults = 0, of = world): PendingEvents {
  return new PendingEvents(defineWorld(of), maxFaults)
}

/** `label key at nominal time`, in the order in which they are enabled. */
function enabled(events: PendingEvents): string[] {
  return events.enabled().map(({ label, key, nominalAt }) => `${label} ${key} at ${nominalAt}`)
}

test('an effect comes at half its latency and the reply at its end, and only then', () => {
  const events = pending()
  const io = events.issueIo('db', 'get a', true, 0)
  assert.deepEqual(enabled(events), ['db does get a s.0e at 5'])
  events.begin('s.0e', 1, () => null)
  events.effectDone(io)
  assert.deepEqual(enabled(events), ['db answers get a s.0r at 10'])
  assert.equal(events.enabled()[0]!.cause, 1)
  events.endIo(io)
  assert.deepEqual(enabled(events), [])
})

test('without an effect the reply is the only event', () => {
  const events = pending()
  events.issueIo('db', 'db', false, 0)
  assert.deepEqual(enabled(events), ['db answers s.0r at 10'])
})

test('events are sorted by nominal time, then first in first out; the outside without a time comes last', () => {
  const events = pending()
  events.expectOutside('hangs up', -1)
  events.issueIo('log', 'one', false, 0)
  events.issueIo('db', 'two', false, 20)
  events.setTimer(30, false, 'timer', 0)
  assert.deepEqual(enabled(events), ['log answers one s.1r at 30', 'db answers two s.2r at 30', 'timer is over s.3t at 30', 'hangs up s.0o at Infinity'])
})

test('of several timers only the earliest is enabled, of equals the one set first', () => {
  const events = pending()
  const first = events.setTimer(20, false, 'a', 0)
  events.setTimer(10, false, 'b', 0)
  events.setTimer(10, false, 'c', 0)
  assert.deepEqual(enabled(events), ['b is over s.1t at 10'])
  events.timerFired(2, 10)
  assert.deepEqual(enabled(events), ['c is over s.2t at 10'])
  events.clearTimer(3)
  assert.deepEqual(enabled(events), ['a is over s.0t at 20'])
  events.clearTimer(first)
  assert.deepEqual(enabled(events), [])
})

test('a timer names the event after which its turn came', () => {
  const events = pending()
  events.setTimer(20, false, 'a', 0)
  events.setTimer(10, false, 'b', 0)
  assert.deepEqual(events.enabled().map(({ cause, after }) => [cause, after]), [[0, []]])
  events.begin('s.1t', 1, () => null)
  events.timerFired(2, 10)
  assert.deepEqual(events.enabled().map(({ key, cause, after }) => [key, cause, after]), [['s.0t', 0, [1]]])
})

test('an interval fires again under a key of its own, from the event before', () => {
  const events = pending()
  const timer = events.setTimer(10, true, 'tick', 0)
  events.begin('s.0t', 4, () => null)
  events.timerFired(timer, 10)
  assert.deepEqual(enabled(events), ['tick is over s.0t1 at 20'])
  assert.equal(events.enabled()[0]!.cause, 4)
  assert.ok(events.onlyIntervals())
})

test('a declared fault takes the place of an effect, while faults are left', () => {
  const events = pending(1)
  events.issueIo('db', 'db', true, 0)
  events.issueIo('log', 'log', true, 0)
  assert.deepEqual(enabled(events), [
    'db does its part s.0e at 5', 'log does its part s.1e at 15', 'db fails with 503 s.0f0 at 10', 'db never answers s.0f1 at 10',
  ])
  events.effectDone(1)
  assert.ok(events.enabled().every(({ fault }) => fault === null))
  events.issueIo('db', 'db', true, 0)
  assert.equal(events.enabled().filter(({ fault }) => fault !== null).length, 2)
  events.useFault()
  assert.ok(events.enabled().every(({ fault }) => fault === null))
})

test('time passes to the nominal moment, never back, and never past a timer that is due', () => {
  const events = pending()
  events.issueIo('log', 'log', false, 0)
  events.setTimer(20, false, 'timer', 0)
  const [timer, reply] = events.enabled()
  assert.deepEqual([timer!.kind, reply!.kind], ['timer', 'reply'])
  assert.equal(events.timeOf(timer!, 0), 20)
  assert.equal(events.timeOf(timer!, 25), 25)
  assert.equal(events.timeOf(reply!, 0), 20)
  events.timerFired(1, 20)
  assert.equal(events.timeOf(reply!, 20), 30)
})

test('operations of the same words are told apart, and a drawn latency depends on name and number alone', () => {
  const range = { resources: { db: { latencyMs: [10, 50] as [number, number] } } }
  const [one, two] = [pending(0, range), pending(0, range)]
  for (const events of [one, two]) for (let nth = 0; nth < 3; nth++) events.issueIo('db', 'get', false, 0)
  assert.deepEqual(enabled(one), enabled(two))
  assert.deepEqual(one.enabled().map(({ label }) => label).sort(), ['db answers get', 'db answers get (2nd)', 'db answers get (3rd)'])
  assert.ok(one.isLatencyDrawn('db') && !pending().isLatencyDrawn('db') && pending().isLatencyDrawn('undeclared'))
})

test('what is issued behind a join names what it came after', () => {
  const events = pending()
  events.begin('s.0r', 3, () => [1, 2])
  events.issueIo('db', 'db', true, 0)
  assert.deepEqual(events.enabled().map(({ key, cause, after }) => [key, cause, after]), [['s.0r.0e', 3, [1, 2]]])
})
