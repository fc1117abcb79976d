import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTrace } from '@interleave/engine/trace/trace-model.ts'
import type { TraceRecord } from '@interleave/engine/trace/trace.ts'
import { waitsAt } from './waits.ts'

const place = { file: 'a.ts', line: 1, column: 1 }
const at = { at: 0, step: 0 }
const started = (task: number, parent: number | null): TraceRecord => ({ ...at, type: 'task-start', task, parent, name: 'f', place, signal: null })

// 1 waits for all of 2 and 3; 2 waits for an operation, which replies first; 3 for a timer.
const records: TraceRecord[] = [
  started(1, null),
  started(2, 1),
  { ...at, type: 'io-issue', io: 1, resource: 'db', label: 'db', task: 2, place, signal: null },
  { ...at, type: 'suspend', task: 2, place, on: { kind: 'io', id: 1 }, label: 'io()' },
  started(3, 1),
  { ...at, type: 'timer-set', timer: 1, delayMs: 5, dueAt: 5, task: 3, place, label: 'sleep 5 ms' },
  { ...at, type: 'suspend', task: 3, place, on: { kind: 'timer', id: 1 }, label: 'sleep(5)' },
  { ...at, type: 'group', group: 1, kind: 'all', members: [{ kind: 'task', id: 2 }, { kind: 'task', id: 3 }, null], task: 1, place },
  { ...at, type: 'suspend', task: 1, place, on: { kind: 'group', id: 1 }, label: 'Promise.all()' },
  { ...at, type: 'io-reply', io: 1, ok: true, value: '1' },
  { ...at, type: 'resume', task: 2, ok: true },
  { ...at, type: 'task-end', task: 2, ok: true, error: null },
]
const model = readTrace({ version: 1, schedule: '', seed: 1, records, end: { kind: 'finished' } })
const waiting = (order: number): string[] => waitsAt(model, order).map(({ task, on }) => `${task} for ${on.kind} ${on.id}`)

test('who waits for a join waits for its members that have not settled', () => {
  assert.deepEqual(waiting(8), ['1 for task 2', '1 for task 3', '2 for io 1', '3 for timer 1'])
  assert.deepEqual(waiting(11), ['1 for task 3', '3 for timer 1'])
})

test('before it is suspended, and once it goes on, a task waits for nothing', () => {
  assert.deepEqual(waiting(2), [])
  assert.ok(!waiting(10).some((wait) => wait.startsWith('2')))
})
