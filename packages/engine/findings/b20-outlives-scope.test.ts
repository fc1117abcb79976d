import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingLines } from '../testing/finding-lines.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { findings } from './findings.ts'

test('work with only a catch on it outlives the request', () => {
  const trace = traceOf`
    0 start main
    0 main calls handle
    0 handle calls audit
    0 audit issues log
    0 audit awaits log
    0 handle thens audit
    0 handle returns
    0 main awaits handle
    0 main resumes
    0 main returns
    30 reply log
    30 audit resumes
    30 audit returns`
  assert.deepEqual(findingLines(trace), ['B20 app.ts:3 at 30'])
  assert.equal(
    findings(trace)[0]?.message,
    'handle ended at 0 ms. audit, which it had started, went on without anybody awaiting it: log replied at 30 ms.',
  )
})

test('an async callback that nobody can await outlives the loop that calls it', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main spawns each
    0 each issues db
    0 each awaits db
    0 main returns
    30 reply db
    30 each resumes
    30 each returns`), ['B20 app.ts:2 at 30'])
})

test('a wait that has not ended at the end of the run never settles', () => {
  const trace = traceOf`
    0 start main
    0 main calls load
    0 load issues db
    5 load awaits db
    5 main awaits load
    9 stuck`
  assert.deepEqual(findingLines(trace), ['B20 app.ts:4 at 5'])
  assert.match(findings(trace)[0]?.message ?? '', /^load has waited for db since 5 ms/)
})

test('a wait for a promise that nobody settles is named by its source', () => {
  const trace = traceOf`
    0 start main
    0 main awaits ?
    0 stuck`
  assert.deepEqual(findingLines(trace), ['B20 app.ts:2 at 0'])
  assert.match(findings(trace)[0]?.message ?? '', /^main has waited for later/)
})

test('a wait for a group names the member that hangs, where there is one', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls a
    0 a awaits ?
    0 main all g = a
    0 main awaits g
    0 stuck`), ['B20 app.ts:3 at 0'])
})

test('work that its own caller awaits is in its scope', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls audit
    0 audit issues log
    0 audit awaits log
    0 main thens audit
    0 main awaits audit
    30 reply log
    30 audit resumes
    30 audit returns
    30 main resumes
    30 main returns`), [])
})

test('a promise that outlives its maker is fine when another awaits it', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls make
    0 make calls load
    0 load issues db
    0 load awaits db
    0 make returns
    0 main awaits make
    0 main resumes
    0 main awaits load
    30 reply db
    30 load resumes
    30 load returns
    30 main resumes
    30 main returns`), [])
})

test('background work that an owner drains is in a scope, though its promise was derived', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls handle
    0 handle calls audit
    0 audit issues log
    0 audit awaits log
    0 handle thens audit
    0 handle returns
    0 main awaits handle
    0 main resumes
    0 main calls drain
    0 drain allSettled g = ?
    0 drain awaits g
    0 main awaits drain
    30 reply log
    30 audit resumes
    30 audit returns
    30 settles g by ?
    30 drain resumes
    30 drain returns
    30 main resumes
    30 main returns`), [])
})

test('background work that is over before the caller ends has not outlived it', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls audit
    0 audit issues log
    0 audit awaits log
    0 main thens audit
    0 main issues db
    0 main awaits db
    10 reply log
    10 audit resumes
    10 audit returns
    30 reply db
    30 main resumes
    30 main returns`), [])
})

test('a run that was cut off proves no wait endless', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main issues db
    0 main awaits db
    0 cut`), [])
})

test('of work within work, the one that went on is named', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main calls outer
    0 outer calls inner
    0 inner issues db
    0 inner awaits db
    0 outer thens inner
    0 outer returns
    0 main thens outer
    0 main returns
    30 reply db
    30 inner resumes
    30 inner returns`), ['B20 app.ts:3 at 30'])
})

test('background work that was told to stop and cleans up is fine', () => {
  assert.deepEqual(findingLines(traceOf`
    0 start main
    0 main makes c
    0 main calls watch with c
    0 watch issues feed.1 with c
    0 watch awaits feed.1
    0 main thens watch
    0 main returns
    10 aborts c AbortError: stop
    10 abort feed.1 by c
    10 watch catches
    10 watch issues feed.2
    10 watch awaits feed.2
    20 reply feed.2
    20 watch resumes
    20 watch returns`), [])
})
