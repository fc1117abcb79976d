import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Trace, TraceRecord } from '@interleave/engine/trace/trace.ts'
import { barBox, createScene, hitTest, metricsFor, pinCentres, rowY, stepRow } from './scene.ts'
import { endOfStep, stepIndex, storyOf } from './story.ts'
import { litLines } from './lit-lines.ts'
import { tipText } from './tip-text.ts'
import { fit } from './viewport.ts'

const place = (line: number) => ({ file: 'a.ts', line, column: 1 })
/** `main` waits 20 ms for one I/O of `db`; a module ran through before it. */
const records: TraceRecord[] = [
  { at: 0, step: 0, type: 'step', kind: 'start', of: null, label: 'start', choice: 0, enabled: 1 },
  { at: 0, step: 0, type: 'task-start', task: 9, parent: null, name: 'a.ts', place: place(1), signal: null },
  { at: 0, step: 0, type: 'task-end', task: 9, ok: true, error: null },
  { at: 0, step: 0, type: 'task-start', task: 1, parent: null, name: 'main', place: place(2), signal: null },
  { at: 0, step: 0, type: 'io-issue', io: 1, resource: 'db', label: 'read', task: 1, place: place(3), signal: null },
  { at: 0, step: 0, type: 'suspend', task: 1, place: place(3), on: { kind: 'io', id: 1 }, label: 'read()', locals: { id: '7' } },
  { at: 10, step: 1, type: 'step', kind: 'effect', of: 1, label: 'read happens', choice: 0, enabled: 1 },
  { at: 10, step: 1, type: 'io-effect', io: 1 },
  { at: 20, step: 2, type: 'step', kind: 'reply', of: 1, label: 'read replies', choice: 0, enabled: 1 },
  { at: 20, step: 2, type: 'io-reply', io: 1, ok: true, value: '1' },
  { at: 20, step: 2, type: 'resume', task: 1, ok: true },
  { at: 20, step: 2, type: 'task-end', task: 1, ok: true, error: null },
]
const trace: Trace = { version: 1, schedule: '', seed: 1, records, end: { kind: 'finished' } }
const finding: Finding = { id: 'B4', title: 'Dropped signal', place: place(3), at: 20, step: 2, task: 1, message: '', fix: '' }
const story = storyOf(trace, [finding, { ...finding }])
const scene = createScene(story, metricsFor(story, 700, 300))
const view = fit(story.axis.length, 500)
const lane = (label: string) => story.layout.lanes.findIndex((l) => l.label === label)

test('a module that ran straight through takes no room', () => {
  assert.deepEqual(scene.lanes.map((box) => [box.lane.label, box.height > 0]), [['a.ts', false], ['main', true], ['db', true]])
})

test('a bar is hit where it is drawn, and the plot beside it gives the nearest event', () => {
  const box = scene.lanes[lane('main')]!
  const bar = barBox(scene, view, box, 1)
  const hit = hitTest(scene, view, bar.x + bar.width / 2, bar.y + 5)
  assert.equal(hit.kind === 'bar' && hit.bar.style, 'suspended')
  assert.deepEqual(hitTest(scene, view, 499, scene.height - 1), { kind: 'plot', step: 2 })
  assert.equal(hitTest(scene, view, -40, rowY(scene, lane('db'))).kind, 'lane')
})

test('pins at one moment stand beside each other, and each can be hit', () => {
  const [first, second] = pinCentres(scene, view)
  assert.ok(first && second && second.x - first.x >= 18)
  const hit = hitTest(scene, view, second.x + 5, second.y)
  assert.equal(hit.kind === 'pin' && hit.pin.number, 2)
})

test('an event of an I/O stands on the lane of its resource', () => {
  assert.deepEqual(stepRow(scene, 2), { lane: lane('db'), row: 0 })
})

test('lanes shrink to stand in a low window, and no further than can be read', () => {
  assert.ok(metricsFor(story, 700, 1000).rowPitch > metricsFor(story, 700, 100).rowPitch)
  assert.ok(metricsFor(story, 700, 10).rowPitch >= 21)
})

test('a step is over at the record before the next', () => {
  assert.equal(endOfStep(story, 0), 5)
  assert.equal(endOfStep(story, 2), 11)
  assert.equal(stepIndex(story, 99), 2)
})

test('the line on which a task waits is lit, with its locals, until it goes on', () => {
  assert.deepEqual(litLines(story, 1), [
    { file: 'a.ts', line: 3, tone: '--t2', task: 'main', label: 'waits for db read', locals: [['id', '7']] },
  ])
  assert.deepEqual(litLines(story, 2), [])
})

test('the tip of a bar says what, when and where, and quotes the line', () => {
  const main = scene.lanes[lane('main')]!.lane
  const tip = tipText({ kind: 'bar', lane: main, bar: main.bars[1]! }, [{ name: 'a.ts', text: 'one\ntwo\n  await read()\n' }], story.model)
  assert.match(tip, /^main .*, 0 ms to 20 ms\na\.ts:3 {2}await read\(\)$/)
  assert.equal(tipText({ kind: 'lane', lane: main }, [], story.model), 'main')
  assert.equal(tipText({ kind: 'plot', step: 1 }, [], story.model), '')
})
