import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTrace } from '@interleave/engine/trace/trace-model.ts'
import type { TraceRecord } from '@interleave/engine/trace/trace.ts'
import { endingWords } from './ending-words.ts'

const place = { file: 'a.ts', line: 1, column: 1 }
const at = (order: number) => ({ at: order, step: order })
const start = (task: number): TraceRecord => ({ ...at(0), type: 'task-start', task, parent: null, name: 'f', place, signal: null })
const model = readTrace({
  version: 1, schedule: '', seed: 1, end: { kind: 'finished' },
  records: [
    start(1), start(2), start(3), start(4),
    ...[1, 2].map((io): TraceRecord => ({ ...at(0), type: 'io-issue', io, resource: 'db', label: 'db', task: io, place, signal: null })),
    { ...at(0), type: 'suspend', task: 1, place, on: { kind: 'io', id: 1 }, label: 'io()' },
    { ...at(0), type: 'signal-create', signal: 1, kind: 'controller', from: [], task: null },
    { ...at(1), type: 'signal-abort', signal: 1, reason: 'Error: gone' },
    { ...at(1), type: 'io-abort', io: 1, signal: 1 },
    { ...at(1), type: 'task-end', task: 1, ok: false, error: null },
    { ...at(2), type: 'io-reply', io: 2, ok: false, value: 'Error: down' },
    { ...at(2), type: 'task-end', task: 2, ok: false, error: { name: 'RangeError', message: 'too far', stack: [] } },
    { ...at(2), type: 'task-end', task: 3, ok: false, error: { name: 'Error', message: 'gone', stack: [] } },
    { ...at(2), type: 'task-end', task: 4, ok: true, error: null },
  ],
})

test('a task tells its error, the abort that ended it, or what became of the promise that it returned', () => {
  assert.deepEqual([1, 2, 3, 4].map((id) => endingWords(model, { kind: 'task', id })), ['aborted', 'RangeError: too far', 'aborted', ''])
})

test('an operation tells whether it was aborted or how it failed', () => {
  assert.deepEqual([1, 2].map((id) => endingWords(model, { kind: 'io', id })), ['aborted', 'Error: down'])
})
