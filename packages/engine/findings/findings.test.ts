import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingLines } from '../testing/finding-lines.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { readTrace } from '../trace/trace-model.ts'
import type { Trace } from '../trace/trace.ts'
import { findings } from './findings.ts'

/** Two floating calls, of which the later-written one fails first. */
function twoFloating(): Trace {
  return traceOf`
    0 start main
    0 main calls a
    0 a issues x
    0 a awaits x
    0 main calls b
    0 b issues y
    0 b awaits y
    0 main returns
    5 fails y Error: no
    5 b catches
    5 b throws Error: no
    5 unhandled b Error: no
    9 fails x Error: no
    9 a catches
    9 a throws Error: no
    9 unhandled a Error: no`
}

test('findings come by place, whatever came first', () => {
  assert.deepEqual(findingLines(twoFloating()), ['B1 app.ts:2 at 9', 'B1 app.ts:5 at 5'])
})

test('places are ordered by file, line and column', () => {
  const trace = twoFloating()
  const call = (name: string, place: { file: string; line: number; column: number }): Trace => {
    const task = trace.records.find((record) => record.type === 'task-start' && record.name === name)
    const id = task?.type === 'task-start' ? task.task : -1
    return { ...trace, records: trace.records.map((record) => (record.type === 'task-call' && record.task === id ? { ...record, place } : record)) }
  }
  const names = (changed: Trace): string[] => findings(changed).map(({ message }) => message.charAt(0))
  assert.deepEqual(names(call('a', { file: 'z.ts', line: 1, column: 1 })), ['b', 'a'])
  assert.deepEqual(names(call('a', { file: 'app.ts', line: 5, column: 9 })), ['b', 'a'])
})

test('one place gives one finding of a kind, the earliest', () => {
  const trace = twoFloating()
  const place = { file: 'app.ts', line: 7, column: 3 }
  const records = trace.records.map((record) => (record.type === 'task-call' ? { ...record, place } : record))
  assert.deepEqual(findingLines({ ...trace, records }), ['B1 app.ts:7 at 5'])
})

test('a trace that was read already need not be read again', () => {
  const trace = twoFloating()
  assert.deepEqual(findings(readTrace(trace)), findings(trace))
})

test('every finding says what to do, in a sentence', () => {
  for (const { fix, title, message } of findings(twoFloating())) {
    assert.match(fix, /^[A-Z].*\.$/)
    assert.match(message, /\.$/)
    assert.notEqual(title, '')
  }
})
