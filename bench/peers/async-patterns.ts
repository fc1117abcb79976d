import type { Subject } from '@interleave/patterns/testing/laws.ts'
import { loadPeer } from '../harness/peers.ts'

type Fn<T> = (signal: AbortSignal) => Promise<T> | T

/** A peer as its own documentation would have it used, behind one shape. A peer without a limit starts all that `map` is given. */
export interface AsyncPeer extends Subject {
  /** `map` with all that the documentation offers against the breach of a law, where that is more than one would write for speed. */
  careful?: Subject['map']
}

interface PMap {
  default<T>(items: Iterable<T>, mapper: (item: T) => unknown, options: { concurrency?: number; signal?: AbortSignal }): Promise<unknown[]>
}
interface Limit {
  <T>(fn: () => Promise<T>): Promise<T>
  map<T>(items: Iterable<number>, fn: (item: number) => Promise<T>): Promise<T[]>
  clearQueue(): void
}
interface PLimit {
  default(options: number | { concurrency: number; rejectOnClear: true }): Limit
}
type Task<T> = (options: { signal: AbortSignal }) => Promise<T>
interface Queue extends EventTarget {
  add<T>(fn: Task<T>, options: { signal: AbortSignal }): Promise<T>
  addAll(fns: Task<unknown>[], options: { signal: AbortSignal }): Promise<unknown[]>
  onSizeLessThan(limit: number): Promise<void>
  onError(): Promise<never>
  pause(): void
}
interface PQueue {
  default: new (options: { concurrency: number }) => Queue
}
interface AbortControllerX {
  all(signal: AbortSignal, executor: (signal: AbortSignal) => PromiseLike<unknown>[]): Promise<unknown[]>
}
type Operation<T> = Generator<unknown, T>
interface Effection {
  run<T>(operation: () => Operation<T>): Promise<T>
  all(operations: unknown[]): Operation<unknown[]>
  spawn(operation: () => Operation<unknown>): Operation<unknown>
  call<T>(fn: () => PromiseLike<T> | T): Operation<T>
  useAbortSignal(): Operation<AbortSignal>
  action(body: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => () => void): Operation<unknown>
}
interface Effect {
  Stream: {
    fromIterable(items: Iterable<number>, options: { chunkSize: number }): object
    mapEffect(stream: object, fn: (item: number) => object, options: { concurrency: number }): object
    runCollect(stream: object): object
  }
  Effect: {
    tryPromise(options: { try: (signal: AbortSignal) => PromiseLike<unknown>; catch: (error: unknown) => unknown }): object
    all(effects: object[], options: { concurrency: 'unbounded' }): object
    forEach(items: Iterable<number>, fn: (item: number) => object, options: { concurrency: number }): object
    runPromiseExit(effect: object, options: { signal: AbortSignal }): Promise<{ _tag: 'Success'; value: unknown } | { _tag: 'Failure'; cause: Cause }>
  }
  Cause: { squash(cause: Cause): unknown }
}
interface Cause {
  reasons: { error?: unknown; defect?: unknown }[]
}

/** The peers that this machine has. */
export async function asyncPeers(): Promise<AsyncPeer[]> {
  const found = [native, await pMap(), await pLimit(), await pQueue(), await abortControllerX(), await effection(), await effect()]
  return found.filter((peer) => peer !== null)
}

const native: AsyncPeer = {
  name: 'Promise.all',
  all: (fns, signal) => Promise.all(fns.map((fn) => fn(signal))),
  map: (items, fn, _, signal) => Promise.all(Array.from(items, (item) => fn(item, signal))),
  limits: false,
}

async function pMap(): Promise<AsyncPeer | null> {
  const peer = await loadPeer<PMap>('p-map')
  return peer && {
    name: 'p-map',
    all: (fns, signal) => peer.default(fns, (fn) => fn(signal), { signal }),
    map: (items, fn, concurrency, signal) => peer.default(items, (item) => fn(item, signal), { concurrency, signal }),
    limits: true,
  }
}

async function pLimit(): Promise<AsyncPeer | null> {
  const peer = await loadPeer<PLimit>('p-limit')
  return peer && {
    name: 'p-limit',
    all: (fns, signal) => {
      const limit = peer.default(Infinity)
      return Promise.all(fns.map((fn) => limit(async () => fn(signal))))
    },
    map: (items, fn, concurrency, signal) => {
      const limit = peer.default(concurrency)
      return Promise.all(Array.from(items, (item) => limit(() => fn(item, signal))))
    },
    careful: async (items, fn, concurrency, signal) => {
      const limit = peer.default({ concurrency, rejectOnClear: true })
      const clear = (): void => limit.clearQueue()
      signal.addEventListener('abort', clear)
      try {
        return await limit.map(items, (item) => fn(item, signal))
      } finally {
        clear()
        signal.removeEventListener('abort', clear)
      }
    },
    limits: true,
  }
}

async function pQueue(): Promise<AsyncPeer | null> {
  const peer = await loadPeer<PQueue>('p-queue')
  return peer && {
    name: 'p-queue',
    all: (fns, signal) => new peer.default({ concurrency: Infinity }).addAll(fns.map((fn) => async ({ signal }) => fn(signal)), { signal }),
    map: (items, fn, concurrency, signal) => {
      const queue = new peer.default({ concurrency })
      return Promise.all(Array.from(items, (item) => queue.add(({ signal }) => fn(item, signal), { signal })))
    },
    careful: (items, fn, concurrency, signal) => {
      const queue = new peer.default({ concurrency })
      queue.addEventListener('error', () => queue.pause(), { once: true })
      const feed = async (): Promise<number[]> => {
        const added: Promise<number>[] = []
        for (const item of items) {
          await queue.onSizeLessThan(1)
          const result = queue.add(({ signal }) => fn(item, signal), { signal })
          result.catch(() => undefined)
          added.push(result)
        }
        return Promise.all(added)
      }
      return Promise.race([feed(), queue.onError()])
    },
    limits: true,
  }
}

async function abortControllerX(): Promise<AsyncPeer | null> {
  const peer = await loadPeer<AbortControllerX>('abort-controller-x')
  return peer && {
    name: 'abort-controller-x',
    all: (fns, signal) => peer.all(signal, (signal) => fns.map(async (fn) => fn(signal))),
    map: (items, fn, _, signal) => peer.all(signal, (signal) => Array.from(items, (item) => fn(item, signal))),
    limits: false,
  }
}

async function effection(): Promise<AsyncPeer | null> {
  const peer = await loadPeer<Effection>('effection')
  if (!peer) return null
  const { run, call, spawn, useAbortSignal, action } = peer
  const aborted = (signal: AbortSignal): Operation<unknown> => action((_, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort)
    return () => signal.removeEventListener('abort', abort)
  })
  const all = (fns: readonly Fn<unknown>[], signal: AbortSignal): Promise<unknown> => run(function* () {
    signal.throwIfAborted()
    // The caller's abort is one more child, which fails with the reason.
    yield* spawn(() => aborted(signal))
    const inner = yield* useAbortSignal()
    return yield* peer.all(fns.map((fn) => call(() => fn(inner))))
  })
  return { name: 'Effection', all, map: (items, fn, _, signal) => all(Array.from(items, (item) => (signal: AbortSignal) => fn(item, signal)), signal), limits: false }
}

async function effect(): Promise<AsyncPeer | null> {
  const peer = await loadPeer<Effect>('effect')
  if (!peer) return null
  const { all, forEach, runPromiseExit, tryPromise } = peer.Effect
  const causes = new WeakMap<object, Cause>()
  /** As `runPromise`, but with the whole cause at hand: there are the errors that it does not throw. */
  const run = async (effect: object, signal: AbortSignal): Promise<unknown> => {
    const exit = await runPromiseExit(effect, { signal })
    if (exit._tag === 'Success') return exit.value
    const error = peer.Cause.squash(exit.cause)
    if (error instanceof Error) causes.set(error, exit.cause)
    throw error
  }
  const wrap = (fn: Fn<unknown>): object => tryPromise({ try: async (signal) => fn(signal), catch: (error) => error })
  return {
    name: 'Effect',
    all: (fns, signal) => run(all(fns.map(wrap), { concurrency: 'unbounded' }), signal),
    map: (items, fn, concurrency, signal) => run(forEach(items, (item) => wrap((signal) => fn(item, signal)), { concurrency }), signal),
    careful: (items, fn, concurrency, signal) => {
      const { fromIterable, mapEffect, runCollect } = peer.Stream
      return run(runCollect(mapEffect(fromIterable(items, { chunkSize: 1 }), (item) => wrap((signal) => fn(item, signal)), { concurrency })), signal)
    },
    limits: true,
    reachable: (error) => (error instanceof Error ? (causes.get(error)?.reasons ?? []).map((reason) => reason.error ?? reason.defect) : []),
  }
}
