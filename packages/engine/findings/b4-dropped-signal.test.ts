import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingLines } from '../testing/finding-lines.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { findings } from './findings.ts'

test('a call that does not pass the signal is where the chain was dropped', () => {
  const trace = traceOf`
    0 client hangup s
    0 start handle with s
    0 handle calls quote
    0 quote calls ask
    0 ask issues pricing
    0 ask awaits pricing
    0 quote awaits ask
    0 handle awaits quote
    34 happens hangup
    61 reply pricing
    61 ask resumes
    61 ask returns
    61 quote resumes
    61 quote returns
    61 handle resumes
    61 handle returns`
  assert.deepEqual(findingLines(trace), ['B4 app.ts:3 at 34'])
  assert.equal(
    findings(trace)[0]?.message,
    'The client hung up at 34 ms. quote was never told, and pricing replied at 61 ms.',
  )
})

test('an operation that the holder issues without its signal has its own place', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle issues pricing
    0 handle awaits pricing
    34 happens hangup
    61 reply pricing
    61 handle resumes
    61 handle returns`), ['B4 app.ts:3 at 34'])
})

test('a signal that has nothing to do with the caller\'s does not carry its abort', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle makes own
    0 handle calls quote with own
    0 quote issues pricing with own
    0 quote awaits pricing
    0 handle awaits quote
    34 happens hangup
    61 reply pricing
    61 quote resumes
    61 quote returns
    61 handle resumes
    61 handle returns`), ['B4 app.ts:4 at 34'])
})

test('work that a call goes on to start after the abort proves it too', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle calls report
    0 report sets t 50
    0 report awaits t
    0 handle awaits report
    34 happens hangup
    50 fires t
    50 report resumes
    50 report issues db
    50 report awaits db
    61 reply db
    61 report resumes
    61 report returns
    61 handle resumes
    61 handle returns`), ['B4 app.ts:3 at 50'])
})

test('a signal that is passed on aborts the work', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle calls quote with s
    0 quote issues pricing with s
    0 quote awaits pricing
    0 handle awaits quote
    34 happens hangup
    34 abort pricing by s
    34 quote catches
    34 quote throws AbortError: The client hung up
    34 handle catches
    34 handle throws AbortError: The client hung up`), [])
})

test('a signal made from the caller\'s keeps the chain', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle makes d
    0 handle makes both from s d
    0 handle calls quote with both
    0 quote issues pricing with both
    0 quote awaits pricing
    0 handle awaits quote
    34 happens hangup
    34 aborts both AbortError: The client hung up
    34 abort pricing by both
    34 quote catches
    34 quote throws AbortError: The client hung up
    34 handle catches
    34 handle throws AbortError: The client hung up`), [])
})

test('cleaning up after the abort is not work that nobody told', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle issues db.1 with s
    0 handle awaits db.1
    34 happens hangup
    34 abort db.1 by s
    34 handle catches
    34 handle calls rollback
    34 rollback issues db.2
    34 rollback awaits db.2
    34 handle awaits rollback
    40 reply db.2
    40 rollback resumes
    40 rollback returns
    40 handle resumes
    40 handle throws AbortError: The client hung up`), [])
})

test('a holder that asks its signal by itself and then cleans up knows of the abort', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle sets t 50
    0 handle awaits t
    34 happens hangup
    50 fires t
    50 handle resumes
    50 handle calls release
    50 release issues lock
    50 release awaits lock
    50 handle awaits release
    55 reply lock
    55 release resumes
    55 release returns
    55 handle resumes
    55 handle throws AbortError: The client hung up`), [])
})

test('work that was over before the abort needed no telling', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle calls quote
    0 quote issues pricing
    0 quote awaits pricing
    0 handle awaits quote
    20 reply pricing
    20 quote resumes
    20 quote returns
    20 handle resumes
    20 handle returns
    34 happens hangup`), [])
})

test('the listener of an abort may undo what was done', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle issues db with s
    0 handle awaits db
    34 happens hangup
    34 handle issues cancel
    34 handle awaits cancel
    34 abort db by s
    40 reply cancel`, 'B4'), [])
})

test('a controller that is aborted by a listener of the caller\'s signal keeps the chain', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle makes own
    0 handle issues db with own
    0 handle awaits db
    34 happens hangup
    34 aborts own AbortError: The client hung up
    34 abort db by own
    34 handle catches
    34 handle throws AbortError: The client hung up`), [])
})

test('an operation that carries the signal is never said to lack it', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle makes both from s
    0 handle issues db with both
    0 handle awaits db
    34 happens hangup
    40 reply db
    40 handle resumes
    40 handle returns`), [])
})

test('an inner function that uses its caller\'s signal and then cleans up is fine', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle calls inner
    0 inner issues db.1 with s
    0 inner awaits db.1
    0 handle awaits inner
    34 happens hangup
    34 abort db.1 by s
    34 inner catches
    34 inner issues db.2
    34 inner awaits db.2
    40 reply db.2
    40 inner resumes
    40 inner throws AbortError: The client hung up
    40 handle catches
    40 handle throws AbortError: The client hung up`), [])
})

test('a call that goes on while its caller was told has dropped the signal', () => {
  assert.deepEqual(findingLines(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle calls report
    0 report sets t 50
    0 report awaits t
    0 handle issues stock with s
    0 handle all g = report stock
    0 handle awaits g
    34 happens hangup
    34 abort stock by s
    34 rejects g by stock
    34 handle catches
    34 handle throws AbortError: The client hung up
    50 fires t
    50 report resumes
    50 report issues db
    50 report awaits db
    60 reply db
    60 report resumes
    60 report returns`), ['B4 app.ts:3 at 50'])
})
