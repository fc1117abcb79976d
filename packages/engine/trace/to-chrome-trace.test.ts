import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hangUpTrace } from '../testing/hang-up-trace.ts'
import { toChromeTrace, type ChromeEvent } from './to-chrome-trace.ts'

const { traceEvents, displayTimeUnit } = toChromeTrace(hangUpTrace())
const ofPhase = (ph: ChromeEvent['ph']): ChromeEvent[] => traceEvents.filter((event) => event.ph === ph)

test('every event has what the format requires', () => {
  assert.equal(displayTimeUnit, 'ms')
  for (const event of traceEvents) {
    assert.ok(event.name.length > 0)
    assert.ok('XistfM'.includes(event.ph))
    for (const number of [event.ts, event.pid, event.tid]) assert.ok(Number.isInteger(number) && number >= 0)
    if (event.ph === 'X') assert.ok(Number.isInteger(event.dur) && (event.dur ?? -1) >= 0)
    if (event.ph === 'i') assert.ok(event.s === 't' || event.s === 'p')
  }
})

test('every thread has a name, one for each task, resource and the outside', () => {
  const names = ofPhase('M').filter(({ name }) => name === 'thread_name').map(({ args }) => args?.['name'])
  assert.deepEqual(names, ['handle', '  quote', '  stock', 'pricing', 'inventory', 'outside'])
  const named = new Set(ofPhase('M').map(({ tid }) => tid))
  assert.ok(traceEvents.every(({ tid }) => named.has(tid)))
})

test('slices of one thread nest', () => {
  for (const tid of new Set(traceEvents.map((event) => event.tid))) {
    const slices = ofPhase('X').filter((event) => event.tid === tid)
    for (const a of slices) for (const b of slices) {
      const [aEnd, bEnd] = [a.ts + (a.dur ?? 0), b.ts + (b.dur ?? 0)]
      const isApart = aEnd <= b.ts || bEnd <= a.ts
      const isInside = (a.ts <= b.ts && bEnd <= aEnd) || (b.ts <= a.ts && aEnd <= bEnd)
      assert.ok(isApart || isInside, `${a.name} and ${b.name} nest or stand apart`)
    }
  }
})

test('times are microseconds', () => {
  const pricing = ofPhase('X').find(({ cat, name }) => cat === 'io' && name === 'pricing')
  assert.deepEqual([pricing?.ts, pricing?.dur], [0, 61_000])
})

test('a flow leads from issue through effect to reply, on the threads of task, resource and task', () => {
  const flow = traceEvents.filter(({ ph, name }) => 'stf'.includes(ph) && name === 'pricing')
  assert.deepEqual(flow.map(({ ph, ts, tid, bp }) => [ph, ts, tid, bp]), [['s', 0, 2, undefined], ['t', 20_000, 4, undefined], ['f', 61_000, 2, 'e']])
  assert.equal(new Set(flow.map(({ id }) => id)).size, 1)
})

test('every point of a flow lies within a slice of its thread', () => {
  for (const { ts, tid, ph } of traceEvents.filter((event) => 'stf'.includes(event.ph))) {
    assert.ok(ofPhase('X').some((slice) => slice.tid === tid && slice.ts <= ts && ts <= slice.ts + (slice.dur ?? 0)), `${ph} at ${ts}`)
  }
})

test('aborts and console lines are instants', () => {
  const instants = ofPhase('i').map(({ cat, name, ts }) => [cat, name, ts])
  assert.deepEqual(instants, [
    ['io', 'effect', 20_000],
    ['abort', 'abort: AbortError: The client hung up', 34_000],
    ['abort', 'aborted', 34_000],
    ['outside', 'client hangs up', 34_000],
    ['console.log', 'gone', 34_000],
  ])
})
