import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Trace, TraceRecord } from '@interleave/engine/trace/trace.ts'
import { consoleLines, cutShortBy, endMark, testRuns } from './run-story.ts'

const trace = (records: TraceRecord[], end: Trace['end'] = { kind: 'finished' }): Trace => ({ version: 1, schedule: '', seed: 1, records, end })
const now = { at: 0, step: 0 }
const error = { name: 'AssertionError', message: '1 is not 2', stack: [] }

test('a test that did not end is unfinished, not passed', () => {
  const runs = testRuns(
    trace([
      { ...now, type: 'test-start', test: 0, name: 'a' },
      { ...now, type: 'test-end', test: 0, ok: true, error: null },
      { ...now, type: 'test-start', test: 1, name: 'b' },
      { ...now, type: 'test-end', test: 1, ok: false, error },
      { ...now, type: 'test-start', test: 2, name: 'c' },
    ]),
  )
  assert.deepEqual(runs.map((r) => [r.name, r.status, r.message]), [['a', 'pass', ''], ['b', 'fail', 'AssertionError: 1 is not 2'], ['c', 'unfinished', '']])
})

test('console lines beyond what a person reads are counted', () => {
  const records = Array.from({ length: 450 }, (_, i) => ({ ...now, type: 'console' as const, level: 'log' as const, text: String(i), task: null, place: null }))
  const { lines, more } = consoleLines(trace(records))
  assert.equal(lines.length, 400)
  assert.equal(more, 50)
})

test('a limit is told in words and marks its line', () => {
  const place = { file: 'a.ts', line: 3, column: 1 }
  const stopped = trace([], { kind: 'limit', limit: 'fuel', place, message: 'No end in sight.' })
  assert.deepEqual(cutShortBy(stopped), { title: 'The code ran for too long', message: 'No end in sight.', place })
  assert.equal(endMark(stopped)[0]?.line, 3)
  assert.deepEqual(endMark(trace([])), [])
})
