import { all, allSettled, any, Bulkhead, type Child, CircuitBreaker, dedupe, map, Mutex, once, race, retry, scope, Semaphore, shield, supervise, suppressedErrors, withDeadline, withTimeout } from '../index.ts'

/** A seeded stream of numbers in [0, 1): mulberry32. */
export function numbersOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A composition of patterns with leaves whose ends a driver decides, and what was seen while it ran. */
export interface Composition {
  /** It in words: `all(retry(leaf), map(leaf))`. */
  text: string
  run(signal: AbortSignal): Promise<unknown>
  /** The signal that the outermost pattern gave its children; none while it has started none, or when it is a shield. */
  inner: AbortSignal | undefined
  /** Leaves that wait for their end. */
  pending: { resolve(): void; reject(): void }[]
  /** Errors that leaves threw. */
  thrown: Set<unknown>
  /** Errors that somebody heard of on the way, as a pattern's contract says: retried, settled, supervised, or beaten. */
  heard: Set<unknown>
  /** Laws that did not hold on the way. */
  broken: string[]
}

type Node = { text: string; fn: Child<unknown> }
const MANY = ['all', 'aggregate', 'allSettled', 'any', 'race', 'scope', 'supervise', 'map'] as const
const ONE = ['retry', 'withTimeout', 'withDeadline', 'shield', 'once', 'dedupe', 'CircuitBreaker'] as const
/** Shared by the whole composition. Who holds one does not ask for another: two that wait for each other would be the composition's fault. */
const LIMITS = ['Mutex', 'Semaphore', 'Bulkhead'] as const
type Kind = (typeof MANY | typeof ONE | typeof LIMITS)[number]

/** Makes a composition of at most `full` levels. */
export function compose(random: () => number, full: number): Composition {
  const made: Composition = { text: '', run: async () => undefined, inner: undefined, pending: [], thrown: new Set(), heard: new Set(), broken: [] }
  const pick = (below: number): number => Math.floor(random() * below)
  const limits = { mutex: new Mutex(), semaphore: new Semaphore(2), bulkhead: new Bulkhead({ concurrency: 2, queue: 100 }) }
  let leaves = 0

  const leaf = (): Node => {
    const number = leaves++
    const [deaf, cleans, fails] = [random() < 0.25, random() < 0.25, random() < 0.25]
    const text = `leaf${number}${deaf ? ' deaf' : ''}${cleans ? ' cleans' : ''}`
    const op = (signal?: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
      const end = { resolve: () => settled(resolve), reject: () => settled(() => fail(reject)) }
      const settled = (then: () => void): void => {
        made.pending.splice(made.pending.indexOf(end), 1)
        signal?.removeEventListener('abort', aborted)
        then()
      }
      const aborted = (): void => settled(() => reject(signal?.reason))
      made.pending.push(end)
      signal?.addEventListener('abort', aborted)
    })
    const fail = (reject: (error: unknown) => void): void => {
      const error = Object.assign(new Error(`${text} failed`), { status: 503 })
      made.thrown.add(error)
      reject(error)
    }
    return {
      text,
      fn: async (signal) => {
        if (signal.aborted) made.broken.push(`${text} started after the abort`)
        if (fails && random() < 0.3) await new Promise<void>((_, reject) => fail(reject))
        let error: unknown
        try {
          await op(deaf ? undefined : signal)
          return number
        } catch (caught) {
          error = caught
          throw caught
        } finally {
          // A cleanup that fails replaces its own leaf's error, as the language says: that one was the leaf's to keep.
          if (cleans) await op().catch((cleanup: unknown) => {
            made.heard.add(error)
            throw cleanup
          })
        }
      },
    }
  }

  /** What a parent of the kind makes of its children's errors is to hear of them. */
  const hearing = (fn: Child<unknown>): Child<unknown> => async (signal) => {
    try {
      return await fn(signal)
    } catch (error) {
      made.heard.add(error)
      throw error
    }
  }

  const node = (depth: number, holds = false): Node => {
    if (depth <= 0) return leaf()
    const kinds: readonly Kind[] = [...MANY, ...ONE, ...(holds ? [] : LIMITS)]
    const kind = kinds[pick(kinds.length)] ?? 'all'
    const held = holds || LIMITS.some((limit) => limit === kind)
    const children = Array.from({ length: MANY.some((many) => many === kind) ? 1 + pick(3) : 1 }, () => node(depth - 1 - pick(2), held))
    const text = `${kind}(${children.map(({ text }) => text).join(', ')})`
    // Nothing of it may run any more when it settles.
    let running = 0
    const fns = children.map(({ fn }): Child<unknown> => async (signal) => {
      if (depth === full && kind !== 'shield') made.inner ??= signal
      running++
      try {
        return await fn(signal)
      } finally {
        running--
      }
    })
    const run = start(kind, fns)
    return {
      text,
      fn: async (signal) => {
        const before = running
        try {
          return await run(signal)
        } finally {
          if (running > before) made.broken.push(`${running - before} still run when ${text} settles`)
        }
      },
    }
  }

  const start = (kind: Kind, fns: Child<unknown>[]): Child<unknown> => {
    const [first = () => undefined] = fns
    switch (kind) {
      case 'all': return (signal) => all(fns, { signal })
      case 'aggregate': return (signal) => all(fns, { signal, errors: 'aggregate' })
      case 'allSettled': return (signal) => allSettled(fns.map(hearing), { signal })
      case 'any': return (signal) => any(fns.map(hearing), { signal })
      case 'race': return (signal) => race(fns, { signal })
      case 'scope': return (signal) => scope((s) => fns.forEach((fn) => void s.spawn(fn)), { signal })
      case 'supervise': return (signal) => supervise((s) => fns.forEach((fn) => void s.spawn(fn)), { signal, onError: (error) => made.heard.add(error) })
      case 'map': return (signal) => map(fns, (fn, signal) => fn(signal), { concurrency: 2, signal })
      case 'retry': return (signal) => retry(first, { signal, attempts: 2, baseMs: 5, random, onRetry: (error) => made.heard.add(error) })
      case 'withTimeout': return (signal) => withTimeout(1 + pick(20), first, { signal })
      case 'withDeadline': return (signal) => withDeadline(Date.now() + 1 + pick(20), first, { signal })
      case 'once': return (signal) => once(first)({ signal })
      case 'dedupe': return (signal) => dedupe(first, first, { signal })
      case 'CircuitBreaker': return (signal) => new CircuitBreaker().run(first, { signal })
      case 'Mutex': return (signal) => limits.mutex.run(first, { signal })
      case 'Semaphore': return (signal) => limits.semaphore.run(first, { signal })
      case 'Bulkhead': return (signal) => limits.bulkhead.run(first, { signal })
      case 'shield': return () => shield(1 + pick(20), first)
    }
  }
  const root = node(full)
  made.text = root.text
  made.run = async (signal) => root.fn(signal)
  return made
}

/** Adds what can be reached from an error: what it gathers, and what it suppresses. */
export function reach(error: unknown, into: Set<unknown>): void {
  if (into.has(error)) return
  into.add(error)
  if (error instanceof AggregateError) for (const other of error.errors) reach(other, into)
  for (const other of suppressedErrors(error)) reach(other, into)
}
