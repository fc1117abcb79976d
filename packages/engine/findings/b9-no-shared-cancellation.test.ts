import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingLines } from '../testing/finding-lines.ts'
import { hangUpTrace } from '../testing/hang-up-trace.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { findings } from './findings.ts'

test('a sibling works on for nobody after the first failure', () => {
  const trace = traceOf`
    0 start main
    0 main issues pricing
    0 main calls stock
    0 stock issues inventory
    0 stock awaits inventory
    0 main all g = pricing stock
    0 main awaits g
    10 fails pricing Error: down
    10 rejects g by pricing
    10 main catches
    10 main throws Error: down
    40 reply inventory
    40 stock resumes
    40 stock returns`
  assert.deepEqual(findingLines(trace), ['B9 app.ts:6 at 40'])
  assert.equal(
    findings(trace)[0]?.message,
    'pricing failed at 10 ms, and stock was not stopped: inventory replied at 40 ms, for nobody.',
  )
})

test('the error of the second to fail is lost', () => {
  const trace = traceOf`
    0 start main
    0 main calls a
    0 a issues x
    0 a awaits x
    0 main calls b
    0 b issues y
    0 b awaits y
    0 main all g = a b
    0 main awaits g
    10 fails x Error: one
    10 a catches
    10 a throws Error: one
    10 rejects g by a
    10 main catches
    10 main throws Error: one
    20 fails y Error: two
    20 b catches
    20 b throws Error: two`
  assert.deepEqual(findingLines(trace), ['B9 app.ts:8 at 20'])
  assert.match(findings(trace)[0]?.message ?? '', /its error "Error: two" was lost/)
})

test('siblings that are aborted are fine, and their abort is not a lost error', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main makes c
    0 main issues x with c
    0 main calls b with c
    0 b issues y with c
    0 b awaits y
    0 main all g = x b
    0 main awaits g
    10 fails x Error: one
    10 rejects g by x
    10 main catches
    10 aborts c Error: one
    10 abort y by c
    10 main throws Error: one
    10 b catches
    10 b throws Error: one`), [])
})

test('a caller that waits for the rest before it rethrows loses nothing', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main issues x
    0 main issues y
    0 main all g = x y
    0 main awaits g
    10 fails x Error: one
    10 rejects g by x
    10 main catches
    10 main allSettled rest = x y
    10 main awaits rest
    20 fails y Error: two
    20 settles rest by y
    20 main resumes
    20 main throws Error: one`), [])
})

test('a caller who hangs up is not one of the group that fails: the sibling has dropped a signal', () => {
  assert.deepEqual(findingLines(hangUpTrace()), ['B4 app.ts:3 at 34'])
})

test('a group that succeeds proves nothing', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main issues x
    0 main issues y
    0 main all g = x y
    0 main awaits g
    10 reply x
    20 reply y
    20 settles g by y
    20 main resumes
    20 main returns`), [])
})

test('what a member leaves behind in a group that succeeds is not the group\'s', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls a
    0 a calls log
    0 log issues disk
    0 log awaits disk
    0 a returns
    0 main issues b
    0 main all g = a b
    0 main awaits g
    10 reply b
    10 settles g by b
    10 main resumes
    10 main returns
    30 reply disk
    30 log resumes
    30 log returns`), ['B1 app.ts:3 at 0'])
})

test('a sibling that undoes its work once aborted is fine', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main makes c
    0 main issues x with c
    0 main calls b with c
    0 b issues y.1 with c
    0 b awaits y.1
    0 main all g = x b
    0 main awaits g
    10 fails x Error: one
    10 rejects g by x
    10 main catches
    10 aborts c Error: one
    10 abort y.1 by c
    10 main throws Error: one
    10 b catches
    10 b issues y.2
    10 b awaits y.2
    20 reply y.2
    20 b resumes
    20 b throws Error: one`), [])
})
