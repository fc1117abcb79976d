import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HttpError } from './adapters/fetch-ok.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { errorOf } from './testing/gate.ts'
import { isTransient, retryAfterMs } from './transient.ts'

const loop: { cause?: unknown } = {}
loop.cause = loop

const passing: [what: string, error: unknown][] = [
  ['HTTP 503', { status: 503 }],
  ['HTTP 429 of a response', { response: { status: 429 } }],
  ['a deadlock in PostgreSQL', { code: '40P01' }],
  ['a serialization failure', { code: '40001' }],
  ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ['a fetch whose connection was cut', new TypeError('fetch failed', { cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }) })],
  ['a timeout', new DOMException('late', 'TimeoutError')],
  ['an answer that is no success', new HttpError('/', new Response(null, { status: 502 }))],
]
for (const [what, error] of passing) test(`${what} is likely to pass`, () => assert.equal(isTransient(error), true))

const lasting: [what: string, error: unknown][] = [
  ['HTTP 404', { status: 404 }], ['HTTP 500', { status: 500 }], ['HTTP 4290', { status: 4290 }], ['a broken constraint', { code: '23505' }], ['a bug', new TypeError('not a function')],
  ['an abort', new DOMException('aborted', 'AbortError')], ['nothing', undefined], ['null', null], ['a text', 'ECONNRESET'], ['a circle of causes', loop],
]
for (const [what, error] of lasting) test(`${what} is not`, () => assert.equal(isTransient(error), false))

const asked: [what: string, error: unknown, ms: number | undefined][] = [
  ['seconds, as fetch has headers', { headers: new Headers({ 'Retry-After': '2' }) }, 2_000],
  ['seconds, as Node’s http has headers', { response: { headers: { 'retry-after': '2' } } }, 2_000],
  ['parts of a second', { headers: { 'retry-after': '0.5' } }, 500],
  ['its own milliseconds', { retryAfterMs: 7, headers: { 'retry-after': '2' } }, 7],
  ['no seconds', { headers: { 'retry-after': '0' } }, undefined],
  ['a date that has passed', { headers: { 'retry-after': new Date(0).toUTCString() } }, undefined],
  ['words', { headers: { 'retry-after': 'soon' } }, undefined],
  ['no header', { headers: {} }, undefined],
  ['nothing', null, undefined],
]
for (const [what, error, ms] of asked) test(`asked to come again: ${what}`, () => assert.equal(retryAfterMs(error), ms))

test('asked to come again: a date to come, and an open circuit', async () => {
  const inAMinute = retryAfterMs({ headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } }) ?? 0
  assert.ok(inAMinute > 50_000 && inAMinute <= 60_000)
  const breaker = new CircuitBreaker({ failures: 1, resetMs: 60_000 })
  await errorOf(breaker.run(() => Promise.reject(new Error('ill'))))
  const open = retryAfterMs(await errorOf(breaker.run(() => 1))) ?? 0
  assert.ok(open > 50_000 && open <= 60_000)
})
