import { nativeThen } from './promises.ts'
import { subscribe } from './settling.ts'
import { getOwnPropertyDescriptor } from './std/primordials.ts'
import { tracking } from './tracking.ts'

/**
 * `for await` left by a throw has to wait for its iterator's `return()` before the error goes on (ECMA-262, AsyncIteratorClose).
 * QuickJS calls `return()` and does not wait. So compiled loops iterate over a `Loop`, and wait for it themselves: see
 * INSTRUMENTATION.md. Each step costs the ticks that it costs without.
 */

const { apply } = Reflect
const resolve = Promise.resolve.bind(Promise)

type Method = (...args: unknown[]) => unknown

interface Iterating {
  next: unknown
  return?: unknown
}

class Loop {
  readonly #source: unknown
  readonly #method: Method
  readonly #isSync: boolean
  #iterator: Iterating | null = null
  #left = false

  constructor(source: unknown, method: Method, isSync: boolean) {
    this.#source = source
    this.#method = method
    this.#isSync = isSync
    // Only one of the two, because the language looks for the asynchronous one first.
    Object.defineProperty(this, isSync ? Symbol.iterator : Symbol.asyncIterator, { value: () => this.#open() })
  }

  #open(): unknown {
    const iterator = apply(this.#method, this.#source, []) as Iterating
    // The language itself says, in its own words, that this is no iterator.
    if ((typeof iterator !== 'object' && typeof iterator !== 'function') || iterator === null) return iterator
    this.#iterator = iterator
    const next = iterator.next as Method
    const closing = (): unknown => (this.#left ? undefined : iterator.return)
    return {
      next: () => awaited(apply(next, iterator, []), this.#isSync),
      get return() {
        const close = closing()
        return typeof close === 'function' ? () => apply(close as Method, iterator, []) : close
      },
    }
  }

  /** The body threw. Closes the iterator, and gives what is to be awaited before the error goes on; undefined for nothing. */
  leave(): { wait: unknown } | undefined {
    if (this.#iterator === null || this.#left) return undefined
    this.#left = true
    try {
      const close = this.#iterator.return
      if (close === undefined || close === null) return this.#isSync ? { wait: undefined } : undefined
      const result = apply(close as Method, this.#iterator, [])
      return { wait: this.#isSync ? nativeThen(resolve((result as { value: unknown }).value), (value) => value) : result }
    } catch {
      // The error of the body wins; a synchronous iterator's failure still costs the tick of its promise.
      return this.#isSync ? { wait: undefined } : undefined
    }
  }
}

/** The language awaits what an iterator gives: the promise itself, or the value in it. */
function awaited<T>(result: T, isSync: boolean): T {
  if (!tracking.on || typeof result !== 'object' || result === null) return result
  subscribe(isSync ? getOwnPropertyDescriptor(result, 'value')?.value : result)
  return result
}

/** What `for await` iterates over in place of `source`; `source` itself where the language is to refuse it. */
export function loop(source: unknown): unknown {
  if (source === undefined || source === null) return source
  const asyncMethod = (source as AsyncIterable<unknown>)[Symbol.asyncIterator] as unknown
  const isSync = asyncMethod === undefined || asyncMethod === null
  const method: unknown = isSync ? (source as Iterable<unknown>)[Symbol.iterator] : asyncMethod
  return typeof method === 'function' ? new Loop(source, method as Method, isSync) : source
}

/** The body of a compiled `for await` threw. */
export function leave(left: unknown): { wait: unknown } | undefined {
  return left instanceof Loop ? left.leave() : undefined
}
