import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from '../findings/findings.ts'
import { hangUpTrace } from '../testing/hang-up-trace.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { toText } from './to-text.ts'

test('a run reads as sentences, with its findings where they are proved', () => {
  const trace = hangUpTrace()
  assert.deepEqual(toText(trace, findings(trace)), [
    'handle starts (app.ts:2).',
    'handle calls quote (app.ts:3).',
    'quote asks pricing (app.ts:4).',
    'quote waits for pricing (app.ts:5).',
    'handle calls stock (app.ts:6).',
    'stock asks inventory (app.ts:7).',
    'stock waits for inventory (app.ts:8).',
    'handle joins quote and stock with Promise.all (app.ts:9).',
    'handle waits for Promise.all (app.ts:10).',
    'At 20 ms pricing takes effect.',
    'At 34 ms the client hangs up.',
    'A signal is aborted: AbortError: The client hung up.',
    'inventory is aborted.',
    'stock goes on with an error.',
    'stock fails with "AbortError: The client hung up".',
    'Promise.all is rejected by stock.',
    'handle goes on with an error.',
    'handle prints "gone".',
    'handle fails with "AbortError: The client hung up".',
    'Finding 1, B4, at app.ts:3: A dropped signal. The client hung up at 34 ms. quote was never told, and pricing replied at 61 ms.',
    'At 61 ms pricing replies with 1.',
    'quote goes on.',
    'quote is done.',
    'The run ends at 61 ms.',
  ])
})

test('a run that hangs says so at its end', () => {
  const trace = traceOf`
    0 start main
    0 main awaits ?
    0 stuck`
  assert.deepEqual(toText(trace), [
    'main starts (app.ts:1).',
    'main waits for later (app.ts:2).',
    'The run ends at 0 ms with a promise that never settles.',
  ])
})

test('a fault and a timer are told by their events', () => {
  const trace = traceOf`
    0 start main
    0 main sets t 5
    0 main issues db
    0 main awaits db
    5 fires t
    9 fails db Error: full
    9 main catches
    9 main returns`
  assert.deepEqual(toText(trace).slice(1), [
    'main sets a timer of 5 ms, due at 5 ms.',
    'main asks db (app.ts:3).',
    'main waits for db (app.ts:4).',
    'At 5 ms t is over.',
    'At 9 ms db fails.',
    'main goes on with an error.',
    'main is done.',
    'The run ends at 9 ms.',
  ])
})

test('every kind of record has its words, or is said by its neighbours', () => {
  const lines = toText({
    version: 1, schedule: '', seed: 1, end: { kind: 'limit', limit: 'fuel', place: null, message: 'The fuel ran out.' },
    records: [
      { type: 'test-start', test: 0, name: 'sums', at: 0, step: 0 },
      { type: 'assert', test: 0, ok: true, late: false, message: '', place: null, at: 0, step: 0 },
      { type: 'assert', test: 0, ok: false, late: true, message: '1 is not 2', place: null, at: 0, step: 0 },
      { type: 'test-end', test: 0, ok: false, error: { name: 'AssertionError', message: '1 is not 2', stack: [] }, at: 0, step: 0 },
      { type: 'unhandled-rejection', of: null, error: { name: 'Error', message: 'no', stack: [] }, at: 1.234, step: 1 },
      { type: 'console', level: 'warn', text: 'odd', task: null, place: null, at: 2, step: 1 },
    ],
  })
  assert.deepEqual(lines, [
    'The test "sums" begins.',
    'An assertion fails after its test has ended: 1 is not 2.',
    'The test fails: AssertionError: 1 is not 2.',
    'At 1.23 ms nobody has handled an error: Error: no.',
    'Code outside every task prints (warn) "odd".',
    'The run is stopped at 2 ms: The fuel ran out.',
  ])
})

test('in a program without tests, no assertion is late', () => {
  const lines = toText({
    version: 1, schedule: '', seed: 1, end: { kind: 'finished' },
    records: [
      { type: 'assert', test: null, ok: true, late: true, message: '', place: null, at: 0, step: 0 },
      { type: 'assert', test: null, ok: false, late: true, message: '1 is not 2', place: null, at: 0, step: 0 },
    ],
  })
  assert.deepEqual(lines, ['An assertion fails: 1 is not 2.', 'The run ends at 0 ms.'])
})

test('reads are told of what somebody writes, and of nothing else', () => {
  const trace = hangUpTrace()
  const access = { type: 'access', at: 0, step: 0, task: null, place: { file: 'app.ts', line: 1, column: 1 } } as const
  const lines = toText({ ...trace, records: [
    { ...access, location: '1', words: 'cart.total', write: false },
    { ...access, location: '2', words: 'cart.add', write: false },
    { ...access, location: '1', words: 'cart.total', write: true },
  ] })
  assert.deepEqual(lines.slice(0, 2), ['Code outside every task reads cart.total (app.ts:1).', 'Code outside every task writes cart.total (app.ts:1).'])
  assert.equal(lines.length, 3)
})
