import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Bulkhead } from './bulkhead.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { Mutex } from './mutex.ts'
import { Semaphore } from './semaphore.ts'
import { gate, settle, stateOf } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'

test('permits are given first in, first out, and given back once', async () => {
  const semaphore = new Semaphore(2)
  const [one] = [await semaphore.acquire(), await semaphore.acquire()]
  const order: string[] = []
  const waiting = ['a', 'b', 'c'].map(async (name) => {
    const permit = await semaphore.acquire()
    order.push(name)
    return permit
  })
  assert.deepEqual([semaphore.free, semaphore.waiting], [0, 3])
  one?.release()
  one?.release()
  await settle()
  assert.deepEqual(order, ['a'])
  const permit = await waiting[0]
  permit?.release()
  await settle()
  assert.deepEqual(order, ['a', 'b'])
})

test('`using` gives a permit back, whatever happens in the block', async () => {
  const mutex = new Mutex()
  const block = async (): Promise<void> => {
    using _lock = await mutex.lock()
    assert.equal(mutex.locked, true)
    throw new Error('inside')
  }
  assert.equal(await stateOf(block()), 'error: inside')
  assert.equal(mutex.locked, false)
})

test('who aborts while waiting leaves the line at once, from the front, the middle and the end', async () => {
  for (const leaving of [0, 1, 2]) {
    const mutex = new Mutex()
    const lock = await mutex.lock()
    const outers = [0, 1, 2].map(() => new AbortController())
    const order: number[] = []
    const waiting = outers.map(async ({ signal }, index) => {
      using _lock = await mutex.lock({ signal })
      order.push(index)
    })
    outers[leaving]?.abort('left')
    assert.equal(mutex.waiting, 2)
    assert.equal(await stateOf(waiting[leaving]!), 'error: left')
    lock.release()
    await settle()
    assert.deepEqual(order, [0, 1, 2].filter((index) => index !== leaving))
    assert.equal(mutex.locked, false)
    for (const { signal } of outers) assert.equal(listenersOf(signal), 0)
  }
})

test('a permit that was given stays given, although the signal aborts a moment later', async () => {
  const semaphore = new Semaphore(1)
  const first = await semaphore.acquire()
  const outer = new AbortController()
  const second = semaphore.acquire({ signal: outer.signal })
  first.release()
  outer.abort('late')
  const permit = await second
  assert.equal(semaphore.free, 0)
  permit.release()
  assert.equal(semaphore.free, 1)
})

test('already aborted, no permit is taken and nothing runs', async () => {
  const semaphore = new Semaphore(1)
  const work = gate()
  assert.equal(await stateOf(semaphore.acquire({ signal: AbortSignal.abort('early') })), 'error: early')
  assert.equal(await stateOf(semaphore.run(work.fn, { signal: AbortSignal.abort('early') })), 'error: early')
  assert.deepEqual([semaphore.free, work.starts], [1, 0])
})

test('run holds a permit until the function has settled, aborted or not', async () => {
  const mutex = new Mutex()
  const outer = new AbortController()
  const [first, second] = [gate(), gate()]
  const one = mutex.run(first.fn, { signal: outer.signal })
  const two = mutex.run(second.fn)
  await settle()
  outer.abort('stop')
  assert.equal(await stateOf(one), 'pending')
  assert.deepEqual([first.signal?.reason, second.starts], ['stop', 0])
  first.pass(1)
  assert.equal(await stateOf(one), 'error: stop')
  second.pass(2)
  assert.equal(await two, 2)
  assert.equal(await stateOf(mutex.run(() => { throw new Error('sync') })), 'error: sync')
  assert.equal(mutex.locked, false)
})

test('100,000 may wait on one signal and leave together, in time linear in their number', async () => {
  const mutex = new Mutex()
  await mutex.lock()
  const outer = new AbortController()
  const waiting = Array.from({ length: 100_000 }, () => mutex.lock({ signal: outer.signal }))
  assert.equal(listenersOf(outer.signal), 1)
  outer.abort('all')
  const ends = await Promise.allSettled(waiting)
  assert.ok(ends.every(({ status }) => status === 'rejected'))
  assert.deepEqual([mutex.waiting, listenersOf(outer.signal)], [0, 0])
})

test('a bulkhead runs some, queues some and refuses the rest at once', async () => {
  const bulkhead = new Bulkhead({ concurrency: 1, queue: 1 })
  const [running, queued, refused] = [gate(), gate(), gate()]
  const outer = new AbortController()
  const one = bulkhead.run(running.fn)
  const two = bulkhead.run(queued.fn, { signal: outer.signal })
  await assert.rejects(bulkhead.run(refused.fn), { name: 'PatternError', code: 'bulkhead-full' })
  assert.equal(refused.starts, 0)
  outer.abort('left')
  assert.equal(await stateOf(two), 'error: left')
  const three = bulkhead.run(refused.fn)
  running.pass(1)
  refused.pass(3)
  assert.deepEqual([await one, await three, queued.starts], [1, 3, 0])
})

test('a circuit opens after failures in a row, and refuses without a call', async () => {
  const states: string[] = []
  const breaker = new CircuitBreaker({ failures: 2, resetMs: 1_000_000, onChange: (state) => states.push(state) })
  const failing = (): Promise<never> => Promise.reject(new Error('ill'))
  await assert.rejects(breaker.run(failing))
  assert.equal(await breaker.run(() => 1), 1)
  await assert.rejects(breaker.run(failing))
  assert.equal(breaker.state, 'closed')
  await assert.rejects(breaker.run(failing))
  const work = gate()
  await assert.rejects(breaker.run(work.fn), (error: { code?: string; retryAfterMs?: number }) => error.code === 'circuit-open' && (error.retryAfterMs ?? 0) > 990_000)
  assert.equal(work.starts, 0)
  assert.deepEqual(states, ['open'])
})

/** A breaker that is open and may be probed at once. */
async function probeable(): Promise<CircuitBreaker> {
  const breaker = new CircuitBreaker({ failures: 1, resetMs: 0, isFailure: (error) => (error as Error).message !== 'not found' })
  await assert.rejects(breaker.run(() => Promise.reject(new Error('ill'))))
  assert.equal(breaker.state, 'open')
  return breaker
}

test('half open, one probe goes through at a time, and closes it', async () => {
  const breaker = await probeable()
  const [probe, other] = [gate(), gate()]
  const one = breaker.run(probe.fn)
  assert.equal(breaker.state, 'half-open')
  await assert.rejects(breaker.run(other.fn), { code: 'circuit-open', retryAfterMs: 0 })
  probe.pass(1)
  assert.equal(await one, 1)
  assert.deepEqual([breaker.state, other.starts], ['closed', 0])
})

for (const [what, error, state] of [['fails', 'ill', 'open'], ['gets an answer that is no failure', 'not found', 'closed']] as const)
  test(`a probe that ${what} leaves it ${state}`, async () => {
    const breaker = await probeable()
    assert.equal(await stateOf(breaker.run(() => Promise.reject(new Error(error)))), `error: ${error}`)
    assert.equal(breaker.state, state)
  })

test('a probe whose caller gives up learned nothing: the next may probe', async () => {
  const breaker = await probeable()
  const outer = new AbortController()
  const probe = breaker.run(gate('probe', { obeys: true }).fn, { signal: outer.signal })
  outer.abort('gave up')
  assert.equal(await stateOf(probe), 'error: gave up')
  assert.equal(breaker.state, 'half-open')
  assert.equal(await breaker.run(() => 1), 1)
})

test('what began before it opened says nothing about the state after', async () => {
  const breaker = new CircuitBreaker({ failures: 1, resetMs: 1_000_000 })
  const slow = gate()
  const early = breaker.run(slow.fn)
  await assert.rejects(breaker.run(() => Promise.reject(new Error('ill'))))
  slow.pass(1)
  assert.equal(await early, 1)
  assert.equal(breaker.state, 'open')
})
