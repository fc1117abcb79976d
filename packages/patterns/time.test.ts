import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { configure, type Notice } from './diagnostics.ts'
import { retry } from './retry.ts'
import { shield } from './shield.ts'
import { sleep } from './sleep.ts'
import { suppressedErrors } from './suppressed-errors.ts'
import { errorOf, gate, settle, stateOf } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'
import { withDeadline, withTimeout } from './with-timeout.ts'

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 }))
afterEach(() => mock.timers.reset())

/** Lets time pass, and what is due happen. */
async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms)
  await settle()
}

const nameOf = (error: unknown): string => (error as Error).name

test('sleep ends when its time is over, and at once on abort', async () => {
  const outer = new AbortController()
  const [plain, aborted] = [sleep(10), sleep(10, { signal: outer.signal })]
  outer.abort('stop')
  assert.equal(await stateOf(aborted), 'error: stop')
  assert.equal(await stateOf(plain), 'pending')
  await pass(10)
  assert.equal(await stateOf(plain), 'ok: undefined')
  assert.equal(listenersOf(outer.signal), 0)
})

test('a sleep longer than a timer can hold does not end early', async () => {
  const month = sleep(30 * 86_400_000)
  await pass(1)
  assert.equal(await stateOf(month), 'pending')
  await pass(2 ** 31 - 1)
  await pass(30 * 86_400_000)
  assert.equal(await stateOf(month), 'ok: undefined')
})

test('withTimeout aborts with a TimeoutError and rejects with it when the work has settled', async () => {
  const work = gate('work')
  const promise = withTimeout(50, work.fn)
  await pass(49)
  assert.equal(work.signal?.aborted, false)
  await pass(1)
  assert.equal(nameOf(work.signal?.reason), 'TimeoutError')
  assert.equal(await stateOf(promise), 'pending')
  work.pass(1)
  assert.equal(await errorOf(promise), work.signal?.reason)
})

test('a cleanup error after a timeout does not replace it', async () => {
  const work = gate('work')
  const promise = withTimeout(50, work.fn)
  await pass(50)
  const cleanup = new Error('cleanup')
  work.fail(cleanup)
  const error = await errorOf(promise)
  assert.equal(nameOf(error), 'TimeoutError')
  assert.deepEqual(suppressedErrors(error), [cleanup])
})

test('of nested timeouts the nearest acts, and its reason passes through', async () => {
  for (const [outerMs, innerMs] of [[10, 100], [100, 10]] as const) {
    let inner: AbortSignal | undefined
    const promise = withTimeout(outerMs, (signal) => withTimeout(innerMs, (signal) => {
      inner = signal
      return sleep(1_000, { signal })
    }, { signal }))
    promise.catch(() => undefined)
    await pass(10)
    assert.equal(await errorOf(promise), inner?.reason)
    assert.match(String(inner?.reason), /10 ms/)
  }
})

test('a timeout’s timer never leaks', async () => {
  assert.equal(await withTimeout(50, () => 1), 1)
  const never: Notice[] = []
  const before = configure({ onNotice: (notice) => never.push(notice) })
  await pass(100_000)
  configure(before)
  assert.deepEqual(never, [])
})

test('time that is over before it began starts nothing', async () => {
  const work = gate()
  assert.equal(nameOf(await errorOf(withTimeout(0, work.fn))), 'TimeoutError')
  assert.equal(nameOf(await errorOf(withDeadline(999_999, work.fn))), 'TimeoutError')
  assert.equal(work.starts, 0)
  await assert.rejects(withTimeout(Number.NaN, work.fn), { code: 'bad-option', message: 'Expected `ms` to be at least 0, got NaN' })
})

test('withDeadline ends at a point in time', async () => {
  const work = gate('work', { obeys: true })
  const promise = withDeadline(new Date(1_000_050), work.fn)
  promise.catch(() => undefined)
  await pass(50)
  assert.equal(nameOf(await errorOf(promise)), 'TimeoutError')
})

test('an infinite timeout has no timer', async () => {
  const work = gate()
  const promise = withTimeout(Infinity, work.fn)
  await pass(2 ** 31)
  work.pass(1)
  assert.equal(await promise, 1)
})

test('shielded cleanup goes on although the signal around it is aborted, and is bounded', async () => {
  const outer = new AbortController()
  const cleanup = gate('cleanup', { obeys: true })
  const promise = withTimeout(Infinity, async (signal) => {
    try {
      await sleep(1_000, { signal })
    } finally {
      await shield(100, cleanup.fn)
    }
  }, { signal: outer.signal })
  await settle()
  outer.abort('stop')
  await settle()
  await pass(99)
  assert.equal(cleanup.signal?.aborted, false)
  assert.equal(await stateOf(promise), 'pending')
  await pass(1)
  assert.equal(nameOf(cleanup.signal?.reason), 'TimeoutError')
  assert.equal(await stateOf(promise), 'error: stop')
})

const flaky = Object.assign(new Error('503'), { status: 503 })

test('retry waits exponentially, with full jitter, up to a bound', async () => {
  const waits: number[] = []
  const promise = retry(() => Promise.reject(flaky), { attempts: 6, baseMs: 100, maxMs: 500, random: () => 0.5, onRetry: (_, attempt, waitMs) => waits.push(attempt, waitMs) })
  promise.catch(() => undefined)
  for (let index = 0; index < 5; index++) {
    await settle()
    await pass(250)
  }
  assert.equal(await errorOf(promise), flaky)
  assert.deepEqual(waits, [1, 50, 2, 100, 3, 200, 4, 250, 5, 250])
})

test('retry gives the first success, and counts attempts from 1', async () => {
  const attempts: number[] = []
  const promise = retry((_, attempt) => {
    attempts.push(attempt)
    if (attempt < 3) throw flaky
    return 'well'
  }, { random: () => 0 })
  promise.catch(() => undefined)
  for (let index = 0; index < 4; index++) await pass(0)
  assert.equal(await stateOf(promise), 'ok: well')
  assert.deepEqual(attempts, [1, 2, 3])
})

test('retry does not repeat what is not worth it', async () => {
  let calls = 0
  const bug = new TypeError('not a function')
  assert.equal(await errorOf(retry(() => { calls++; throw bug })), bug)
  assert.equal(calls, 1)
  const custom = retry(() => { calls++; throw bug }, { attempts: 2, baseMs: 0, retryable: () => true })
  custom.catch(() => undefined)
  await pass(0)
  assert.equal(await errorOf(custom), bug)
  assert.equal(calls, 3)
})

test('the last error has the earlier ones', async () => {
  const errors = [1, 2, 3].map((number) => Object.assign(new Error(`${number}`), { status: 503 }))
  const promise = retry((_, attempt) => Promise.reject(errors[attempt - 1]!), { baseMs: 0 })
  promise.catch(() => undefined)
  for (let index = 0; index < 3; index++) await pass(0)
  assert.equal(await errorOf(promise), errors[2])
  assert.deepEqual(suppressedErrors(errors[2]), errors.slice(0, 2))
})

test('an abort ends a wait at once, with the reason; the failures stay reachable from it', async () => {
  const outer = new AbortController()
  const promise = retry(() => Promise.reject(flaky), { signal: outer.signal, baseMs: 10_000, random: () => 0.9 })
  await settle()
  const reason = new Error('stop')
  outer.abort(reason)
  assert.equal(await errorOf(promise), reason)
  assert.deepEqual(suppressedErrors(reason), [flaky])
  assert.equal(listenersOf(outer.signal), 0)
})

test('an attempt that is aborted is waited for and not repeated', async () => {
  const outer = new AbortController()
  const work = gate()
  const promise = retry(work.fn, { signal: outer.signal, baseMs: 0 })
  await settle()
  outer.abort('stop')
  assert.equal(await stateOf(promise), 'pending')
  work.fail(flaky)
  assert.equal(await stateOf(promise), 'error: stop')
  assert.equal(work.starts, 1)
})

for (const [header, waitMs] of [['2', 2_000], [new Date(1_003_000).toUTCString(), 3_000]] as const)
  test(`retry honours Retry-After: ${header}`, async () => {
    const waits: number[] = []
    const busy = Object.assign(new Error('busy'), { status: 429, headers: new Headers({ 'retry-after': header }) })
    const promise = retry((_, attempt) => (attempt === 1 ? Promise.reject(busy) : 'well'), { onRetry: (_, __, waitMs) => waits.push(waitMs) })
    await settle()
    await pass(waitMs)
    assert.equal(await promise, 'well')
    assert.deepEqual(waits, [waitMs])
  })

test('asked to wait longer than it may, retry gives up instead of coming too early', async () => {
  let calls = 0
  const busy = Object.assign(new Error('busy'), { status: 429, headers: new Headers({ 'retry-after': '3600' }) })
  assert.equal(await errorOf(retry(() => { calls++; throw busy })), busy)
  assert.equal(calls, 1)
})

test('a function that ignores its abort is named after the grace period', async () => {
  const notices: Notice[] = []
  const before = configure({ onNotice: (notice) => notices.push(notice) })
  const outer = new AbortController()
  const work = gate('fetchUser')
  const promise = withTimeout(60_000, work.fn, { signal: outer.signal })
  outer.abort('stop')
  await pass(4_999)
  assert.deepEqual(notices, [])
  await pass(1)
  assert.deepEqual(notices, [{ kind: 'still-running', pattern: 'withTimeout', name: 'fetchUser', message: 'fetchUser still running 5 s after abort' }])
  work.pass(1)
  assert.equal(await stateOf(promise), 'error: stop')
  configure(before)
})

test('without a listener a notice goes to console.warn, with the channel subscribed it goes there', async () => {
  const { subscribe, unsubscribe } = await import('node:diagnostics_channel')
  const warn = mock.method(console, 'warn', () => undefined)
  const heard: unknown[] = []
  const hear = (message: unknown): void => void heard.push((message as Notice).message)
  for (const subscribed of [false, true]) {
    if (subscribed) subscribe('interleave.patterns.notice', hear)
    const outer = new AbortController()
    const work = gate('fetchUser')
    const promise = withTimeout(60_000, work.fn, { signal: outer.signal })
    outer.abort('stop')
    await pass(5_000)
    work.pass(1)
    await stateOf(promise)
  }
  unsubscribe('interleave.patterns.notice', hear)
  assert.deepEqual(warn.mock.calls.map(({ arguments: [text] }) => text), ['withTimeout: fetchUser still running 5 s after abort'])
  assert.deepEqual(heard, ['fetchUser still running 5 s after abort'])
  warn.mock.restore()
})
