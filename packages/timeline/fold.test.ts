import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Trace, TraceRecord } from '@interleave/engine/trace/trace.ts'
import { createScene, hitTest, metricsFor, pinCentres, rowY, type Scene } from './scene.ts'
import { storyOf } from './story.ts'
import { swapArc } from './swap-arc.ts'
import { fit } from './viewport.ts'

const place = { file: 'a.ts', line: 1, column: 1 }

/** `main` calls `load`, which calls `read`, which asks `db`; then `main` calls `save`. A finding is `read`'s. */
const records: TraceRecord[] = [
  { at: 0, step: 0, type: 'step', kind: 'start', of: null, label: 'start', choice: 0, enabled: 1 },
  ...[['main', null], ['load', 1], ['read', 2], ['save', 1]].map(([name, parent], index): TraceRecord => ({
    at: 0, step: 0, type: 'task-start', task: index + 1, parent: parent as number | null, name: String(name), place, signal: null,
  })),
  { at: 0, step: 0, type: 'io-issue', io: 1, resource: 'db', label: 'db', task: 3, place, signal: null },
  { at: 0, step: 0, type: 'suspend', task: 3, place, on: { kind: 'io', id: 1 }, label: 'io()' },
  { at: 10, step: 1, type: 'step', kind: 'effect', of: 1, label: 'db', choice: 0, enabled: 1 },
  { at: 10, step: 1, type: 'io-effect', io: 1 },
  { at: 30, step: 2, type: 'step', kind: 'reply', of: 1, label: 'db', choice: 0, enabled: 1 },
  { at: 30, step: 2, type: 'io-reply', io: 1, ok: true, value: '1' },
]
const finding: Finding = { id: 'B4', title: 'Dropped signal', place, at: 10, step: 1, task: 3, message: '', fix: '' }
const trace: Trace = { version: 1, schedule: '', seed: 1, records, end: { kind: 'finished' } }
const story = storyOf(trace, [finding])
const view = fit(story.axis.length, 500)
const scene = (...folded: number[]): Scene => createScene(story, metricsFor(story, 700, 400, new Set(folded)), new Set(folded))
const shown = ({ lanes }: Scene): string[] => lanes.filter(({ height }) => height > 0).map(({ lane, calls, isFolded }) => `${lane.label} ${isFolded ? '+' : ''}${calls}`)

test('each lane knows how many calls stand below it in the tree', () => {
  assert.deepEqual(shown(scene()), ['main 3', 'load 1', 'read 0', 'save 0', 'db 0'])
})

test('calls of what is folded take no room, however deep they are; a folded one within another stays so', () => {
  assert.deepEqual(shown(scene(2)), ['main 3', 'load +1', 'save 0', 'db 0'])
  assert.deepEqual(shown(scene(1, 2)), ['main +3', 'db 0'])
})

test('what belongs to a folded call is drawn and hit on the lane that stands for it', () => {
  const folded = scene(1)
  const [main, , read] = folded.lanes
  assert.ok(main && read)
  assert.equal(rowY(folded, read.index), rowY(folded, main.index))
  const [pin] = pinCentres(folded, view)
  assert.ok(pin)
  assert.equal(hitTest(folded, view, pin.x, pin.y).kind, 'pin')
  assert.ok(pin.y < main.top + main.height + 12)
})

test('folding leaves the lanes that are shown no lower than before', () => {
  assert.ok(scene(1).metrics.rowPitch >= scene().metrics.rowPitch)
  assert.ok(scene(1).height < scene().height)
})

test('an arc spans its two events, and its words stand above both and below the ruler', () => {
  const open = scene()
  const arc = swapArc(open, view, { firstStep: 1, secondStep: 2 })
  assert.ok(arc.from.x < arc.words.x && arc.words.x < arc.to.x)
  assert.equal(arc.from.y, rowY(open, 4))
  assert.ok(arc.words.y < arc.from.y && arc.words.y > open.metrics.ruler)
})
