import assert from 'node:assert/strict'
import { test } from 'node:test'
import { traceOf } from '../testing/trace-notation.ts'
import { readTrace } from '../trace/trace-model.ts'
import { findings } from './findings.ts'

test('of a run with thousands of calls only what takes no time to find is told', () => {
  const trace = traceOf`
    0 start main
    0 main calls save
    0 save issues db
    0 save awaits db
    0 main returns
    5 reply db
    5 save resumes
    5 save returns`
  assert.deepEqual(findings(trace).map(({ id }) => id), ['B1'])
  const storm = readTrace(trace)
  const [first] = storm.tasks.values()
  assert.ok(first)
  for (let id = 100; id < 5_000; id++) storm.tasks.set(id, { ...first, id })
  assert.deepEqual(findings(storm), [])
})
