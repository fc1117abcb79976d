import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingLines } from '../testing/finding-lines.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { findings } from './findings.ts'

test('a call that still runs when its caller ends is never awaited', () => {
  const trace = traceOf`
    0 start main
    0 main calls save
    0 save issues db
    0 save awaits db
    0 main returns
    3 effect db
    5 reply db
    5 save resumes
    5 save returns`
  assert.deepEqual(findingLines(trace), ['B1 app.ts:2 at 0'])
  assert.equal(
    findings(trace)[0]?.message,
    'save was called at 0 ms and nobody awaited it: main ended at 0 ms, and it ended only at 5 ms.',
  )
})

test('a failure that nobody saw is the moment that proves it', () => {
  const trace = traceOf`
    0 start main
    0 main calls save
    0 save issues db
    0 save awaits db
    0 main issues other
    0 main awaits other
    3 fails db Error: full
    3 save catches
    3 save throws Error: full
    3 unhandled save Error: full
    9 reply other
    9 main resumes
    9 main returns`
  assert.deepEqual(findingLines(trace), ['B1 app.ts:2 at 3'])
  assert.match(findings(trace)[0]?.message ?? '', /it failed at 3 ms with "Error: full", and nobody saw it/)
})

test('an operation that nobody awaits counts like a call', () => {
  const trace = traceOf`
    0 start main
    0 main issues log
    0 main returns
    3 reply log`
  assert.deepEqual(findingLines(trace), ['B1 app.ts:2 at 0'])
})

test('a failure that found a handler was awaited where the trace does not see it', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls save
    0 save issues db
    0 save awaits db
    0 main awaits ?
    3 fails db Error: full
    3 save catches
    3 save throws Error: full
    3 main resumes
    3 main returns`), [])
})

test('a call whose end wakes a wait unknown to the trace was awaited there', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls load
    0 load issues db
    0 load awaits db
    0 main awaits ?
    3 reply db
    3 load resumes
    3 load returns
    3 main resumes
    3 main returns`), [])
})

test('a call that ends while its caller waits for something else is never awaited', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls load
    0 load issues db
    0 load awaits db
    0 main sets t 9
    0 main awaits ?
    3 reply db
    3 load resumes
    3 load returns
    9 fires t
    9 main resumes
    9 main returns`), ['B1 app.ts:2 at 9'])
})

test('an awaited call is fine', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls save
    0 save issues db
    0 save awaits db
    0 main awaits save
    5 reply db
    5 save resumes
    5 save returns
    5 main resumes
    5 main returns`), [])
})

test('a call that is stored first and awaited later is fine', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls a
    0 a issues db.1
    0 a awaits db.1
    0 main issues db.2
    0 main awaits db.2
    4 reply db.1
    4 a resumes
    4 a returns
    5 reply db.2
    5 main resumes
    5 main awaits a
    5 main resumes
    5 main returns`), [])
})

test('a call that a group joins is fine', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls a
    0 a issues db
    0 a awaits db
    0 main all g = a
    0 main awaits g
    4 reply db
    4 a resumes
    4 a returns
    4 settles g by a
    4 main resumes
    4 main returns`), [])
})

test('the body of a test is awaited by the test runner', () => {
  assert.deepEqual(findingLines(traceOf`
    0 test begins
    0 start body
    0 body issues db
    0 body awaits db
    5 reply db
    5 body resumes
    5 body returns
    5 test ends`), [])
})

test('a run that was cut off proves nothing about what its caller would have awaited', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls a
    0 a issues db
    0 a awaits db
    0 cut`), [])
})
