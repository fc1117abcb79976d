import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sleep } from '@interleave/patterns/sleep.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { Unavailable } from '../orders/ports.ts'
import { type CallFailure, guard, type GuardOptions } from './guard.ts'
import { NotAsAgreed } from './read-answer.ts'

const { signal: always } = new AbortController()
const down = Object.assign(new Error('down'), { status: 503 })

const make = (options: Partial<GuardOptions> = {}) => guard({
  system: 'pricing', deadlineMs: 1_000, attemptMs: 500, attempts: 3, concurrency: 2, queue: 1, failures: 5, resetMs: 60_000, ...options,
})

test('a failure that may pass is tried again, and the caller does not see it', async () => {
  let calls = 0
  assert.equal(await make().run(async () => {
    if (++calls < 3) throw down
    return 'prices'
  }, { signal: always }), 'prices')
  assert.equal(calls, 3)
})

test('a dependency that stays down is unavailable, with the last error as the cause', async () => {
  await assert.rejects(make().run(() => Promise.reject(down), { signal: always }), (error) => error instanceof Unavailable && error.system === 'pricing' && error.cause === down)
})

const failures: [what: string, error: Error, why: CallFailure, circuit: string][] = [
  ['a request that is refused', Object.assign(new Error('no such sku'), { status: 404 }), 'refused', 'closed'],
  ['a request that is sent elsewhere', Object.assign(new Error('over there'), { status: 302 }), 'refused', 'closed'],
  ['an answer that nobody can read', new NotAsAgreed('Expected JSON'), 'not-as-agreed', 'open'],
]
for (const [what, failure, why, circuit] of failures)
  test(`${what} is made once, and is told apart; to its caller the dependency is unavailable`, async () => {
    const heard: unknown[] = []
    const guarded = make({ failures: 1, onFailure: (...told) => heard.push(told) })
    let calls = 0
    await assert.rejects(guarded.run(() => (calls++, Promise.reject(failure)), { signal: always }), (error) => error instanceof Unavailable && error.cause === failure)
    assert.deepEqual([calls, guarded.circuit, heard], [1, circuit, [[why, failure]]])
  })

test('after so many failures in a row it is left alone, and callers are told when to come again', async () => {
  const states: string[] = []
  const guarded = make({ attempts: 1, failures: 2, resetMs: 30_000, onCircuit: (state) => states.push(state) })
  let calls = 0
  const ask = () => guarded.run(() => (calls++, Promise.reject(down)), { signal: always })
  await assert.rejects(ask())
  await assert.rejects(ask())
  await assert.rejects(ask(), (error) => error instanceof Unavailable && error.retryAfterSeconds === 30)
  assert.deepEqual([calls, states], [2, ['open']])
})

test('an attempt without an answer ends in time for another one', async () => {
  let calls = 0
  const answer = await make({ attemptMs: 20 }).run((signal) => (++calls === 1 ? sleep(60_000, { signal }).then(() => 'late') : 'prices'), { signal: always })
  assert.equal(answer, 'prices')
})

test('the deadline counts over all attempts', async () => {
  let ended = 0
  const asked = make({ deadlineMs: 50, attemptMs: 40, attempts: 1_000 }).run(async (signal) => {
    try {
      await sleep(60_000, { signal })
    } finally {
      ended++
    }
  }, { signal: always })
  await assert.rejects(asked, Unavailable)
  assert.ok(ended <= 3, `${ended} attempts`)
})

test('only so many calls are under way, so many wait, and the next is refused at once', async () => {
  const guarded = make()
  const gate = Promise.withResolvers<void>()
  const calls = [1, 2, 3].map(() => guarded.run(() => gate.promise, { signal: always }))
  assert.equal(guarded.inFlight, 2)
  await assert.rejects(guarded.run(() => gate.promise, { signal: always }), (error) => error instanceof Unavailable && (error.cause as { code?: string }).code === 'bulkhead-full')
  gate.resolve()
  await Promise.all(calls)
  assert.equal(guarded.inFlight, 0)
})

test('a caller who has gone stops the call, and it rejects with the reason', async () => {
  const caller = new AbortController()
  const reason = new Error('hung up')
  let seen: unknown
  const heard: unknown[] = []
  const asked = make({ onFailure: (...told) => heard.push(told) }).run(async (signal) => {
    signal.addEventListener('abort', () => { seen = signal.reason })
    await sleep(60_000, { signal })
  }, { signal: caller.signal })
  setImmediate(() => caller.abort(reason))
  await assert.rejects(asked, (error) => error === reason)
  assert.equal(seen, reason)
  assert.deepEqual(heard, [])
})

test('a caller who could not wait longer is counted, and gets its own reason', async () => {
  const heard: string[] = []
  const guarded = make({ onFailure: (why) => heard.push(why) })
  const asked = withTimeout(5, (signal) => guarded.run((signal) => sleep(60_000, { signal }), { signal }))
  await assert.rejects(asked, { name: 'TimeoutError' })
  assert.deepEqual(heard, ['too-late'])
})
