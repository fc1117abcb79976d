import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from '../findings/findings.ts'
import { hangUpTrace } from '../testing/hang-up-trace.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { layoutTimeline, stateAt, type Lane } from './timeline.ts'
import { readTrace } from './trace-model.ts'
import type { Trace } from './trace.ts'

test('lanes are the tree of tasks, then resources, then the outside', () => {
  const { lanes } = layoutTimeline(readTrace(hangUpTrace()))
  assert.deepEqual(lanes.map(({ kind, label, depth, colour }) => [kind, label, depth, colour]), [
    ['task', 'handle', 0, 0],
    ['task', 'quote', 1, 1],
    ['task', 'stock', 1, 2],
    ['resource', 'pricing', 0, null],
    ['resource', 'inventory', 0, null],
    ['outside', 'outside', 0, null],
  ])
})

test('a task runs, waits and, once nobody tells it to stop, is dashed', () => {
  assert.deepEqual(barsOf(hangUpTrace(), 'quote'), ['running 0–0', 'suspended 0–34 waits for pricing', 'dashed 34–61 waits for pricing', 'dashed 61–61'])
  assert.deepEqual(barsOf(hangUpTrace(), 'pricing'), ['running 0–34', 'dashed 34–61'])
})

test('what was told to stop ends solid', () => {
  assert.deepEqual(barsOf(hangUpTrace(), 'stock'), ['running 0–0', 'suspended 0–34 waits for inventory', 'running 34–34'])
  assert.deepEqual(barsOf(hangUpTrace(), 'inventory'), ['running 0–34'])
})

test('what ended with the abort, before it, or began after it is not dashed', () => {
  const trace = traceOf`
    0 client hangup s
    0 start handle with s
    0 handle calls early
    0 early issues db.1
    0 early awaits db.1
    0 handle awaits early
    20 reply db.1
    20 early resumes
    20 early returns
    20 handle resumes
    20 handle calls inner
    20 inner issues net with s
    20 inner awaits net
    20 handle awaits inner
    34 happens hangup
    34 abort net by s
    34 inner catches
    34 inner throws AbortError: The client hung up
    34 handle catches
    34 handle calls undo
    34 undo issues db.2
    34 undo awaits db.2
    34 handle awaits undo
    40 reply db.2
    40 undo resumes
    40 undo returns
    40 handle resumes
    40 handle returns`
  const { lanes, connections } = layoutTimeline(readTrace(trace))
  assert.deepEqual(lanes.filter(({ bars }) => bars.some(({ style }) => style === 'dashed')), [])
  assert.deepEqual(connections.map(({ style }) => style), ['solid', 'solid', 'solid'])
})

test('a task that ends in the turn of the abort has not gone on', () => {
  assert.deepEqual(barsOf(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle calls lenient
    0 lenient issues net with s
    0 lenient awaits net
    0 handle calls outer
    0 outer awaits lenient
    0 handle awaits outer
    34 happens hangup
    34 abort net by s
    34 lenient catches
    34 lenient returns
    34 outer resumes
    34 outer returns`, 'outer').slice(1), ['suspended 0–34 waits for lenient', 'running 34–34'])
})

test('work that nobody awaits is dashed from its start', () => {
  const trace = traceOf`
    0 start main
    0 main calls save
    0 save issues db
    0 save awaits db
    0 main returns
    9 reply db
    9 save resumes
    9 save returns`
  assert.deepEqual(barsOf(trace, 'save'), ['dashed 0–0', 'dashed 0–9 waits for db', 'dashed 9–9'])
  assert.deepEqual(barsOf(trace, 'db'), ['running 0–9'])
})

test('bars of one lane never overlap within a row', () => {
  const { lanes, connections } = layoutTimeline(readTrace(traceOf`
    0 start main
    0 main issues db.1
    0 main issues db.2
    5 reply db.1
    5 main issues db.3
    9 reply db.2
    9 reply db.3`))
  assert.equal(lanes[1]?.rows, 2)
  assert.deepEqual(connections.map(({ row }) => row), [0, 1, 0])
})

test('a connection goes from the task through the effect and back, or to the abort', () => {
  const { connections } = layoutTimeline(readTrace(hangUpTrace()))
  const seen = connections.map(({ label, style, taskLane, resourceLane, issue, effect, reply, abort }) => [label, style, taskLane, resourceLane, issue.at, effect?.at, reply?.at, abort?.at])
  assert.deepEqual(seen, [
    ['pricing', 'dashed', 1, 3, 0, 20, 61, undefined],
    ['inventory', 'solid', 2, 4, 0, undefined, undefined, 34],
  ])
})

test('an abort goes from the outside to the operations that listened', () => {
  const { aborts } = layoutTimeline(readTrace(hangUpTrace()))
  assert.deepEqual(aborts.map(({ at, fromLane, toLanes }) => [at, fromLane, toLanes]), [[34, 5, [4]]])
})

test('an abort that others derive from is one line', () => {
  const { aborts, lanes } = layoutTimeline(readTrace(traceOf`
    0 start main
    0 main makes a
    0 main makes b from a
    0 main issues db with b
    0 main awaits db
    5 aborts a AbortError: stop
    5 aborts b AbortError: stop
    5 abort db by b
    5 main catches
    5 main returns`))
  assert.deepEqual(aborts.map(({ at, fromLane, toLanes }) => [at, lanes[fromLane]?.label, toLanes.map((lane) => lanes[lane]?.label)]), [[5, 'main', ['db']]])
})

test('findings get pins on the lane of their task', () => {
  const trace = hangUpTrace()
  const { pins, lanes } = layoutTimeline(readTrace(trace), findings(trace))
  assert.deepEqual(pins.map(({ number, at, lane, finding }) => [number, at, lanes[lane]?.label, finding.id]), [[1, 34, 'quote', 'B4']])
})

test('steps and lengths come in virtual time, with an order that never stands still', () => {
  const { steps, durationMs, lastOrder } = layoutTimeline(readTrace(hangUpTrace()))
  assert.deepEqual(steps.map(({ at, kind }) => [at, kind]), [[20, 'effect'], [34, 'outside'], [61, 'reply']])
  assert.ok(steps.every(({ order }, index) => index === 0 || order > (steps[index - 1]?.order ?? 0)))
  assert.equal(durationMs, 61)
  assert.equal(lastOrder, hangUpTrace().records.length - 1)
})

test('the scrubber sees who is suspended where', () => {
  const model = readTrace(hangUpTrace())
  const order = model.records.findIndex(({ at }) => at === 20)
  const { at, tasks, ios } = stateAt(model, order)
  assert.equal(at, 20)
  assert.deepEqual(tasks.map(({ label, state, place, waitsFor }) => [label, state, place.line, waitsFor]), [
    ['handle', 'suspended', 10, 'Promise.all'],
    ['quote', 'suspended', 5, 'pricing'],
    ['stock', 'suspended', 8, 'inventory'],
  ])
  assert.deepEqual(ios.map(({ label, hadEffect }) => [label, hadEffect]), [['pricing', false], ['inventory', false]])
})

test('at the last record nothing is alive that ended', () => {
  const model = readTrace(hangUpTrace())
  assert.deepEqual(stateAt(model, Infinity), { at: 61, step: 3, tasks: [], ios: [] })
})

test('an empty trace has an empty timeline', () => {
  const empty: Trace = { version: 1, schedule: '', seed: 1, records: [], end: { kind: 'finished' } }
  const { lanes, steps, durationMs } = layoutTimeline(readTrace(empty))
  assert.deepEqual([lanes, steps, durationMs], [[], [], 0])
  assert.deepEqual(stateAt(readTrace(empty), 5).tasks, [])
})

/** The bars of a lane as `style from–to label`; the label only where it says what is waited for. */
function barsOf(trace: Trace, label: string): string[] {
  const lane: Lane | undefined = layoutTimeline(readTrace(trace)).lanes.find((one) => one.label === label)
  assert.ok(lane, `a lane named ${label}`)
  return lane.bars.map((bar) => `${bar.style} ${bar.from.at}–${bar.to.at}${bar.label.startsWith('waits') ? ` ${bar.label}` : ''}`)
}
