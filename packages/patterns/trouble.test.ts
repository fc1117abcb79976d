import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { all } from './all.ts'
import { Background } from './background.ts'
import { Bulkhead } from './bulkhead.ts'
import { Channel } from './channel.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { configure, type Notice } from './diagnostics.ts'
import { map } from './map.ts'
import { Mutex } from './mutex.ts'
import { retry } from './retry.ts'
import { scope } from './scope.ts'
import { Semaphore } from './semaphore.ts'
import { sleep } from './sleep.ts'
import { supervise } from './supervise.ts'
import { suppressedErrors } from './suppressed-errors.ts'
import { errorOf, gate, settle, stateOf } from './testing/gate.ts'
import { withTimeout } from './with-timeout.ts'

const before = configure({})
afterEach(() => void configure(before))

/** Timers of this process that still wait. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

test('a permit given back by an abort listener goes to the next, whose own abort comes too late', async () => {
  const mutex = new Mutex()
  const outer = new AbortController()
  const lock = await mutex.lock()
  // The holder hears of the abort before those who wait do, and gives its place to one of them.
  const holder = withTimeout(Infinity, (signal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => {
    lock.release()
    resolve()
  })), { signal: outer.signal })
  const second = mutex.lock({ signal: outer.signal })
  outer.signal.addEventListener('abort', () => undefined)
  outer.abort('stop')
  assert.equal(await stateOf(holder), 'error: stop')
  const permit = await second
  const third = mutex.lock()
  assert.equal(mutex.waiting, 1)
  permit.release()
  ;(await third).release()
  assert.deepEqual([mutex.waiting, mutex.locked], [0, false])
})

test('who joins the line while an abort empties it is not lost', async () => {
  const semaphore = new Semaphore(1)
  const outer = new AbortController()
  const first = await semaphore.acquire()
  let joined: Promise<unknown> | undefined
  const holder = withTimeout(Infinity, (signal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => {
    first.release()
    joined = semaphore.acquire()
    resolve()
  })), { signal: outer.signal })
  const second = semaphore.acquire({ signal: outer.signal })
  outer.abort('stop')
  await errorOf(holder)
  ;(await second).release()
  assert.equal(await Promise.race([joined?.then(() => 'joined'), settle().then(() => 'lost')]), 'joined')
})

test('a scope that is left twice waits twice, throws once, and lets nobody outlive it', async () => {
  const s = scope()
  const child = gate()
  const error = new Error('cleanup')
  void s.spawn(child.fn)
  const [one, two] = [s[Symbol.asyncDispose](), s[Symbol.asyncDispose]()]
  const states = Promise.all([stateOf(Promise.resolve(one)), stateOf(Promise.resolve(two))])
  assert.deepEqual(await states, ['pending', 'pending'])
  child.fail(error)
  assert.equal(await errorOf(Promise.resolve(one)), error)
  assert.equal(await two, undefined)
  assert.equal(await s[Symbol.asyncDispose](), undefined)
})

test('a scope left by a listener of its own abort leaves no timer', async () => {
  const early = timers()
  const outer = new AbortController()
  const s = scope({ signal: outer.signal })
  let left: PromiseLike<void> | undefined
  s.signal.addEventListener('abort', () => { left = s[Symbol.asyncDispose]() })
  outer.abort('stop')
  await left
  assert.equal(timers(), early)
})

test('what an iterable that aborts its own caller, or work that throws or aborts as it starts, leaves of `map` without a limit is a rejection', async () => {
  const outer = new AbortController()
  const aborting = { [Symbol.iterator]: () => {
    outer.abort('stop')
    return [1, 2][Symbol.iterator]()
  } }
  const options = { concurrency: Infinity }
  assert.equal(await stateOf(map(aborting, () => 1, { ...options, signal: outer.signal })), 'error: stop')
  assert.equal(await stateOf(map([1, 2], () => { throw new Error('thrown') }, options)), 'error: thrown')
  const caller = new AbortController()
  assert.equal(await stateOf(map([1, 2], () => caller.abort('stop'), { ...options, signal: caller.signal })), 'error: stop')
})

test('spawning what is no function fails the scope', async () => {
  for (const nothing of [undefined, null] as unknown as (() => void)[]) {
    await assert.rejects(scope((s) => void s.spawn(nothing!)), TypeError)
    const heard: string[] = []
    await supervise((s) => void s.spawn(nothing!), { onError: (error, name) => heard.push(`${name}: ${(error as Error).name}`) })
    assert.deepEqual(heard, ['function 0: TypeError'])
  }
})

const hooks: Record<string, (child: () => Promise<never>, hook: () => never) => Promise<unknown>> = {
  'onError of supervise': (child, onError) => supervise((s) => void s.spawn(child), { onError }),
  'isFailure of a circuit': (child, isFailure) => new CircuitBreaker({ isFailure }).run(child),
  'onChange of a circuit': (child, onChange) => new CircuitBreaker({ failures: 1, onChange }).run(child),
}
for (const [name, run] of Object.entries(hooks))
  test(`when ${name} throws, the error it was about stays reachable`, async () => {
    const [error, bug] = [new Error('ill'), new TypeError('bug')]
    assert.equal(await errorOf(run(() => Promise.reject(error), () => { throw bug })), bug)
    assert.deepEqual(suppressedErrors(bug), [error])
    // Thrown on, it stands for itself.
    const same = new Error('same')
    assert.equal(await errorOf(run(() => Promise.reject(same), () => { throw same })), same)
    assert.deepEqual(suppressedErrors(same), [])
  })

test('a probe whose `isFailure` throws does not keep the circuit half open for ever', async () => {
  let asked = 0
  const bug = new TypeError('response is undefined')
  const breaker = new CircuitBreaker({ failures: 1, resetMs: 0, isFailure: () => {
    if (++asked > 1) throw bug
    return true
  } })
  await errorOf(breaker.run(() => Promise.reject(new Error('ill'))))
  assert.equal(await errorOf(breaker.run(() => Promise.reject(new Error('ill')))), bug)
  assert.equal(await breaker.run(() => 'well'), 'well')
  assert.equal(breaker.state, 'closed')
})

for (const hook of ['retryable', 'retryAfter', 'onRetry', 'random'] as const)
  test(`when \`${hook}\` throws, the error it was asked about stays reachable`, async () => {
    const [error, bug] = [Object.assign(new Error('busy'), { status: 503 }), new TypeError('bug')]
    const rejected = await errorOf(retry(() => Promise.reject(error), { [hook]: () => { throw bug } }))
    assert.equal(rejected, bug)
    assert.deepEqual(suppressedErrors(bug), [error])
  })

test('a hook that throws is a rejection, not a wait for ever', async () => {
  const bug = new Error('the tracer broke')
  configure({ around: () => { throw bug } })
  assert.equal(await errorOf(all([() => 1])), bug)
  configure({ around: ({ name }, run) => {
    if (name) throw bug
    return run()
  } })
  assert.equal(await errorOf(all([() => 1, () => 2])), bug)
  assert.equal(await errorOf(map([1], () => 1, { concurrency: 1 })), bug)
})

test('parts of a permit are none: what is limited to 1.5 runs one at a time', async () => {
  const works = [gate(), gate()]
  const semaphore = new Semaphore(1.5)
  const bulkhead = new Bulkhead({ concurrency: 1.5, queue: 1.5 })
  const runs = works.map(({ fn }) => semaphore.run(fn))
  const mapped = map(works, ({ fn }, signal) => fn(signal), { concurrency: 1.5 })
  const held = [1, 2, 3].map(() => stateOf(bulkhead.acquire()))
  assert.deepEqual(await Promise.all(held), ['ok: {}', 'pending', 'error: No room'])
  assert.deepEqual(works.map(({ starts }) => starts), [2, 0])
  const channel = new Channel<number>(1.5)
  assert.deepEqual(await Promise.all([channel.send(1), channel.send(2)].map(stateOf)), ['ok: undefined', 'pending'])
  for (const { pass } of works) pass(1)
  await Promise.all([...runs, mapped])
})

test('items that do not come after an abort are named, and so is work, by its own number', async () => {
  const notices: Notice[] = []
  configure({ graceMs: 5, onNotice: (notice) => notices.push(notice) })
  const outer = new AbortController()
  const more = Promise.withResolvers<IteratorResult<number>>()
  const work = gate()
  let taken = 0
  const items = { [Symbol.asyncIterator]: () => ({ next: () => (taken < 2 ? Promise.resolve({ done: false, value: taken++ }) : more.promise) }) }
  const mapped = map(items, async function load(item, signal) { if (item === 1) await work.fn(signal) }, { concurrency: 3, signal: outer.signal })
  await settle()
  outer.abort('stop')
  await sleep(20)
  assert.deepEqual(new Set(notices.map(({ name }) => name)), new Set(['load[1]', 'the items']))
  more.resolve({ done: true, value: undefined })
  work.pass(1)
  assert.equal(await stateOf(mapped), 'error: stop')
})

test('items whose `return` hangs are named', async () => {
  const notices: Notice[] = []
  configure({ graceMs: 5, onNotice: (notice) => notices.push(notice) })
  const end = Promise.withResolvers<IteratorResult<number>>()
  const items = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 1 }), return: () => end.promise }) }
  const mapped = map(items, () => Promise.reject(new Error('first')), { concurrency: 1 })
  mapped.catch(() => undefined)
  await sleep(20)
  assert.deepEqual(notices.map(({ name }) => name), ['the items'])
  end.resolve({ done: true, value: undefined })
  assert.equal(await stateOf(mapped), 'error: first')
})

test('abandoned background work that fails late is told; each piece of work has a reason of its own', async () => {
  const notices: Notice[] = []
  configure({ onNotice: (notice) => notices.push(notice) })
  const background = new Background()
  const [deaf, cleanup] = [gate('deaf'), gate('cleanup')]
  const [late, error] = [new Error('late'), new Error('cleanup')]
  background.run(deaf.fn)
  background.run(cleanup.fn)
  const drained = background.drain({ deadline: Date.now() - 1, cleanupMs: 20 })
  await sleep(5)
  cleanup.fail(error)
  const [first, second] = await drained
  assert.deepEqual([first?.outcome, second?.outcome], ['abandoned', 'aborted'])
  assert.deepEqual(suppressedErrors(second?.error), [error])
  deaf.fail(late)
  await settle()
  assert.deepEqual(notices.map(({ kind, name, error }) => [kind, name, error]), [['background-failed', 'deaf', late]])
})

test('draining ends although a listener of notices throws', async () => {
  configure({ onNotice: () => { throw new Error('the log is full') } })
  const background = new Background()
  background.run(() => Promise.reject(new Error('no mail')), { name: 'mail' })
  background.run(() => settle(), { name: 'other' })
  const drained = await background.drain()
  assert.deepEqual(drained.map(({ name, outcome }) => `${name} ${outcome}`), ['mail failed', 'other finished'])
})

test('thenables are awaited as `await` does, also those that throw while they are asked', async () => {
  const error = new Error('then')
  const asked = (then: () => PromiseLike<number>['then']): PromiseLike<number> => new Proxy({} as PromiseLike<number>, { get: then })
  const good = asked(() => (...listeners) => Promise.resolve(7).then(...listeners))
  const bad = asked(() => { throw error })
  assert.deepEqual(await all([() => good]), [7])
  assert.equal(await errorOf(all([() => bad])), error)
  assert.equal(await errorOf(map([1], () => bad, { concurrency: 1 })), error)
  assert.equal(await errorOf(retry(() => bad)), error)
})

test('100,000 operations of every kind on one signal leave no listener and no timer', () => {
  // In a process of its own: the test runner watches every promise, which makes each thirty times as dear.
  const printed = execFileSync(process.execPath, [join(import.meta.dirname, 'testing', 'long-lived-signal.ts')], { encoding: 'utf8' })
  assert.deepEqual(JSON.parse(printed), { operations: 100_000, listeners: 0, timers: 0 })
})

test('a child that aborts its own parent’s caller, throws in cleanup and spawns again is still one child of one scope', async () => {
  const outer = new AbortController()
  const [reason, cleanup] = [new Error('outer'), new Error('cleanup')]
  let late: Promise<unknown> | undefined
  const promise = scope((s) => {
    void s.spawn(async (signal) => {
      try {
        outer.abort(reason)
        signal.throwIfAborted()
      } finally {
        late = s.spawn(() => 1)
        await Promise.reject(cleanup)
      }
    })
  }, { signal: outer.signal })
  assert.equal(await errorOf(promise), reason)
  assert.deepEqual(suppressedErrors(reason), [cleanup])
  assert.equal(await errorOf(late as Promise<unknown>), reason)
})

test('an iterator that throws in `return`, in `next` after the end, or is no iterator at all never leaves a wait', async () => {
  const [error, closing] = [new Error('first'), new Error('closing')]
  const close = (): never => { throw closing }
  const items = { *[Symbol.iterator]() {
    try {
      yield 1
      yield 2
    } finally {
      close()
    }
  } }
  assert.equal(await errorOf(map(items, () => Promise.reject(error), { concurrency: 1 })), error)
  assert.deepEqual(suppressedErrors(error), [closing])
  assert.equal(await errorOf(map(items, (item) => item, { concurrency: 1 })), closing)
  await assert.rejects(map(undefined as unknown as number[], () => 1, { concurrency: 1 }), TypeError)
  await assert.rejects(map({ [Symbol.asyncIterator]: () => ({ next: () => undefined }) } as unknown as AsyncIterable<number>, () => 1, { concurrency: 1 }), TypeError)
  await assert.rejects(all([undefined as unknown as () => void]), TypeError)
})
