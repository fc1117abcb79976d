import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all } from './all.ts'
import { allSettled } from './all-settled.ts'
import { any } from './any.ts'
import { Background } from './background.ts'
import { Bulkhead } from './bulkhead.ts'
import { Channel } from './channel.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { dedupe, Flights } from './dedupe.ts'
import { configure, type Notice } from './diagnostics.ts'
import type { Child } from './family.ts'
import { map } from './map.ts'
import { Mutex } from './mutex.ts'
import { once } from './once.ts'
import { race } from './race.ts'
import { retry } from './retry.ts'
import { scope } from './scope.ts'
import { Semaphore } from './semaphore.ts'
import { shield } from './shield.ts'
import { sleep } from './sleep.ts'
import { supervise } from './supervise.ts'
import { suppressedErrors } from './suppressed-errors.ts'
import { errorOf, gate, settle, stateOf } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'
import { withDeadline, withTimeout } from './with-timeout.ts'

type Run = (child: Child<unknown>, signal?: AbortSignal) => Promise<unknown>
const far = 1e7
const held = (): void => undefined

/** Every pattern that runs functions, with one function. */
const runs: Record<string, Run> = {
  all: (child, signal) => all([child], { signal }),
  allSettled: (child, signal) => allSettled([child], { signal }),
  any: (child, signal) => any([child], { signal }),
  race: (child, signal) => race([child], { signal }),
  scope: (child, signal) => scope((s) => void s.spawn(child), { signal }),
  'scope without a body': async (child, signal) => {
    await using s = scope({ signal })
    void s.spawn(child)
    await s.join()
  },
  supervise: (child, signal) => supervise(async (s) => void (await s.spawn(child)), { signal, onError: held }),
  withTimeout: (child, signal) => withTimeout(far, child, { signal }),
  withDeadline: (child, signal) => withDeadline(Date.now() + far, child, { signal }),
  retry: (child, signal) => retry((signal) => child(signal), { signal }),
  map: (child, signal) => map([1], (_, signal) => child(signal), { concurrency: 2, signal }),
  'map over an async iterable': (child, signal) => map((async function* () { yield await Promise.resolve(1) })(), (_, signal) => child(signal), { concurrency: 2, signal }),
  Semaphore: (child, signal) => new Semaphore(1).run(child, { signal }),
  Mutex: (child, signal) => new Mutex().run(child, { signal }),
  Bulkhead: (child, signal) => new Bulkhead({ concurrency: 1 }).run(child, { signal }),
  CircuitBreaker: (child, signal) => new CircuitBreaker().run(child, { signal }),
  once: (child, signal) => once(child)({ signal }),
  Flights: (child, signal) => new Flights().run('key', child, { signal }),
  dedupe: (child, signal) => dedupe(child, child, { signal }),
  'all in retry in withTimeout in map': (child, signal) =>
    map([1], (_, signal) => withTimeout(far, (signal) => retry((signal) => all([child], { signal }), { signal }), { signal }), { concurrency: 1, signal }),
}

/** One of which somebody else has the only place. */
async function full<Limit extends Semaphore>(limit: Limit): Promise<Limit> {
  await limit.acquire()
  return limit
}

/** Every pattern in which somebody waits for nothing that runs. */
const waits: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
  sleep: (signal) => sleep(far, { signal }),
  'Semaphore.acquire': async (signal) => (await full(new Semaphore(1))).acquire({ signal }),
  'Mutex.run in the line': async (signal) => (await full(new Mutex())).run(() => assert.fail('it started'), { signal }),
  'Bulkhead.run in the line': async (signal) => (await full(new Bulkhead({ concurrency: 1, queue: 1 }))).run(() => assert.fail('it started'), { signal }),
  'Channel.send': (signal) => new Channel<number>().send(1, { signal }),
  'Channel.receive': (signal) => new Channel<number>().receive({ signal }),
  'Channel.values': (signal) => new Channel<number>().values({ signal }).next(),
  'map over a channel': (signal) => map(new Channel<number>(), () => 1, { concurrency: 2, signal }),
  'retry between attempts': (signal) => retry(() => Promise.reject(Object.assign(new Error('busy'), { status: 503 })), { signal, baseMs: far, random: () => 0.9 }),
  'Flights of others': (signal) => {
    const flights = new Flights<string, void>()
    const stay = new AbortController()
    flights.run('key', (signal) => sleep(far, { signal }), { signal: stay.signal }).catch(held)
    setImmediate(() => setImmediate(() => stay.abort()))
    return flights.run('key', () => assert.fail('it started'), { signal })
  },
}

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
const reasons: [name: string, reason: unknown][] = [
  ['an error', new Error('outer')], ['undefined', undefined], ['null', null], ['0', 0], ['a text', 'text'], ['a symbol', Symbol('s')], ['an object', { plain: true }],
]

for (const [name, run] of Object.entries(runs)) {
  test(`${name}: the outer reason passes through, whatever it is; before the start nothing starts; no listener and no timer is left`, async () => {
    for (const [, reason] of reasons) {
      const early = timers()
      const outer = new AbortController()
      const work = gate('work', { obeys: true })
      const promise = run(work.fn, outer.signal)
      promise.catch(held)
      await settle()
      assert.equal(work.starts, 1)
      outer.abort(reason)
      assert.equal(await errorOf(promise), outer.signal.reason)
      assert.equal(await errorOf(run(work.fn, outer.signal)), outer.signal.reason)
      assert.deepEqual([work.starts, listenersOf(outer.signal), timers()], [1, 0, early])
    }
  })

  test(`${name}: it waits for a function that ignores the abort, which is named; what that throws then stays reachable`, async () => {
    const notices: Notice[] = []
    const before = configure({ graceMs: 1, onNotice: (notice) => notices.push(notice) })
    const outer = new AbortController()
    const work = gate('fetchUser')
    const promise = run(work.fn, outer.signal)
    await settle()
    const [reason, late] = [new Error('outer'), new Error('late')]
    outer.abort(reason)
    await sleep(10)
    assert.equal(await stateOf(promise), 'pending')
    assert.ok(notices.some(({ kind, name, message }) => kind === 'still-running' && /fetchUser|function 0|\[0\]/.test(name ?? '') && message.endsWith('still running 0.001 s after abort')), JSON.stringify(notices))
    work.fail(late)
    assert.equal(await errorOf(promise), reason)
    const reachable = [...suppressedErrors(reason)].flatMap((error) => [error, ...suppressedErrors(error)])
    assert.ok(reachable.includes(late), String(reachable))
    configure(before)
  })

  test(`${name}: a throw is a rejection`, async () => {
    const thrown = new Error('thrown')
    let promise: Promise<unknown> | undefined
    assert.doesNotThrow(() => { promise = run(() => { throw thrown }) })
    const [end] = await Promise.allSettled([promise])
    // allSettled has it among its results.
    const error: unknown = end.status === 'rejected' ? end.reason : (end.value as PromiseRejectedResult[])[0]?.reason
    assert.ok(error === thrown || (error as AggregateError).errors[0] === thrown, String(error))
  })

  test(`${name}: in whichever microtask an abort follows a failure, neither is lost`, async () => {
    for (let ticks = 0; ticks < 16; ticks++) {
      const outer = new AbortController()
      const [error, reason] = [new Error('failed'), new Error('outer')]
      const work = gate()
      const ends = Promise.allSettled([run(work.fn, outer.signal)])
      await settle()
      work.fail(error)
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve()
      outer.abort(reason)
      const [end] = await ends
      const rejected = end.status === 'rejected' ? end.reason as Error : (end.value as PromiseRejectedResult[])[0]?.reason as Error
      const told = [rejected, ...(rejected instanceof AggregateError ? rejected.errors : []), ...suppressedErrors(rejected).flatMap((other) => [other, ...suppressedErrors(other)])]
      assert.ok(told.includes(error), `after ${ticks} ticks: ${String(rejected)}`)
      assert.deepEqual(listenersOf(outer.signal), 0)
    }
  })

  test(`${name}: a function that aborts its own caller while it is being called makes it reject with that reason`, async () => {
    const outer = new AbortController()
    const reason = new Error('enough')
    const promise = run(() => {
      outer.abort(reason)
      return settle()
    }, outer.signal)
    assert.deepEqual([await errorOf(promise), listenersOf(outer.signal)], [reason, 0])
  })

  test(`${name}: a plain value and a thenable count as promises`, async () => {
    const thenable = new Proxy({} as PromiseLike<string>, { get: (_, key) => (key === 'then' ? (resolve: (value: string) => void) => resolve('later') : undefined) })
    for (const value of ['now', thenable]) await run(() => value)
  })
}

for (const [name, wait] of Object.entries(waits))
  test(`${name}: who is aborted while it waits leaves at once, with the reason, and leaves no listener and no timer`, async () => {
    for (const [, reason] of reasons) {
      const early = timers()
      const outer = new AbortController()
      const promise = wait(outer.signal)
      promise.catch(held)
      await settle()
      outer.abort(reason)
      const left = await Promise.race([errorOf(promise), settle().then(() => 'still waiting')])
      assert.equal(left, outer.signal.reason)
      await settle()
      await settle()
      assert.deepEqual([listenersOf(outer.signal), timers()], [0, early])
    }
  })

test('nothing to do settles at once', async () => {
  const closed = new Channel<number>()
  closed.close()
  const empty: Record<string, Promise<unknown>> = {
    all: all([]), allSettled: allSettled([]), any: any([]), race: race([]), map: map([], held, { concurrency: 1 }), scope: scope(held),
    supervise: supervise(held, { onError: held }), drain: new Background().drain(), channel: map(closed, held, { concurrency: 1 }), sleep: shield(1, held),
  }
  const states = await Promise.all(Object.entries(empty).map(async ([name, promise]) => `${name} ${await stateOf(promise)}`))
  assert.deepEqual(states, [
    'all ok: []', 'allSettled ok: []', 'any error: None of 0 fulfilled', 'race error: Expected `fns.length` to be at least 1, got 0', 'map ok: []', 'scope ok: undefined',
    'supervise ok: undefined', 'drain ok: []', 'channel ok: []', 'sleep ok: undefined',
  ])
})

test('misuse says what was expected and what came, as a rejection where a promise is returned', async () => {
  const wrong: [() => unknown, string][] = [
    [() => withTimeout(-1, held), 'Expected `ms` to be at least 0, got -1'],
    [() => withDeadline(new Date('never'), held), 'Expected `ms` to be at least 0, got NaN'],
    [() => shield(Number.NaN, held), 'Expected `ms` to be at least 0, got NaN'],
    [() => retry(held, { attempts: 0 }), 'Expected `attempts` to be at least 1, got 0'],
    [() => map([1], held, { concurrency: Number.NaN }), 'Expected `concurrency` to be at least 1, got NaN'],
    [async () => new Semaphore(0), 'Expected `permits` to be at least 1, got 0'],
    [async () => new Bulkhead({ concurrency: 1, queue: -1 }), 'Expected `queue` to be at least 0, got -1'],
    [async () => new CircuitBreaker({ failures: 0 }), 'Expected `failures` to be at least 1, got 0'],
    [async () => new Channel(-1), 'Expected `capacity` to be at least 0, got -1'],
  ]
  for (const [use, message] of wrong) await assert.rejects(async () => use(), { name: 'PatternError', code: 'bad-option', message })
})

test('a child that settles late is never an unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const hear = (error: unknown): void => void unhandled.push(error)
  process.on('unhandledRejection', hear)
  const before = configure({ onNotice: held })
  for (const run of Object.values(runs)) {
    const outer = new AbortController()
    const work = gate()
    const promise = run(work.fn, outer.signal).catch(held)
    await settle()
    outer.abort()
    work.fail(new Error('late'))
    await promise
  }
  await settle()
  process.off('unhandledRejection', hear)
  configure(before)
  assert.deepEqual(unhandled, [])
})
