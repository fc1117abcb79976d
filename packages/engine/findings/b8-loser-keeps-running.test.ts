import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingLines } from '../testing/finding-lines.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { findings } from './findings.ts'

test('the work behind a timeout goes on', () => {
  const trace = traceOf`
    0 start main
    0 main calls load
    0 load issues db
    0 load awaits db
    0 main sets late 20
    0 main race g = load late
    0 main awaits g
    20 fires late
    20 settles g by late
    20 main resumes
    20 main returns
    30 effect db
    40 reply db
    40 load resumes
    40 load returns`
  assert.deepEqual(findingLines(trace), ['B8 app.ts:6 at 30'])
  assert.equal(
    findings(trace)[0]?.message,
    'Promise.race was over at 20 ms, decided by a timer of 20 ms. load lost and was not stopped: db took effect at 30 ms.',
  )
})

test('of two replicas asked, the slower goes on', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main issues a
    0 main issues b
    0 main any g = a b
    0 main awaits g
    20 reply a
    20 settles g by a
    20 main resumes
    20 main returns
    40 reply b`), ['B8 app.ts:4 at 40'])
})

test('a loser that was aborted is fine', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main makes c
    0 main calls load with c
    0 load issues db with c
    0 load awaits db
    0 main sets late 20
    0 main race g = load late
    0 main awaits g
    20 fires late
    20 settles g by late
    20 main resumes
    20 aborts c AbortError: This operation was aborted
    20 abort db by c
    20 main returns
    20 load catches
    20 load throws AbortError: This operation was aborted`), [])
})

test('a loser that is awaited later is wanted', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main issues db
    0 main sets soon 20
    0 main race g = db soon
    0 main awaits g
    20 fires soon
    20 settles g by soon
    20 main resumes
    20 main logs loading…
    20 main awaits db
    40 reply db
    40 main resumes
    40 main returns`), [])
})

test('a pool that races its members again and again wants the losers', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main issues a
    0 main issues b
    0 main race g1 = a b
    0 main awaits g1
    10 reply a
    10 settles g1 by a
    10 main resumes
    10 main issues c
    10 main race g2 = b c
    10 main awaits g2
    20 reply b
    20 settles g2 by b
    20 main resumes
    20 main all g3 = a b c
    20 main awaits g3
    30 reply c
    30 settles g3 by c
    30 main resumes
    30 main returns`), [])
})

test('a loser that undoes its work when told is fine', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main makes c
    0 main calls load with c
    0 load issues db.1 with c
    0 load awaits db.1
    0 main sets late 20
    0 main race g = load late
    0 main awaits g
    20 fires late
    20 settles g by late
    20 main resumes
    20 aborts c AbortError: This operation was aborted
    20 abort db.1 by c
    20 main returns
    20 load catches
    20 load issues db.2
    20 load awaits db.2
    25 reply db.2
    25 load resumes
    25 load throws AbortError: This operation was aborted`), [])
})

test('a loser that did its work before the end and nothing after it is fine', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls load
    0 load issues db
    0 load awaits db
    0 main sets late 20
    0 main race g = load late
    0 main awaits g
    10 reply db
    10 load resumes
    10 load sets pause 50
    10 load awaits pause
    20 fires late
    20 settles g by late
    20 main resumes
    20 main returns
    60 fires pause
    60 load resumes
    60 load returns`), [])
})

test('where all have failed there is no loser', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls a
    0 a calls log
    0 log issues disk
    0 log awaits disk
    0 main issues b
    0 main any g = a b
    0 main awaits g
    0 a throws Error: one
    10 fails b Error: two
    10 rejects g by b
    10 main catches
    10 main throws AggregateError: all
    30 reply disk
    30 log resumes
    30 log returns`, 'B8'), [])
})
