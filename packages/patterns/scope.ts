import { traced } from './diagnostics.ts'
import { type Child, Family, nameOf, type SignalOption } from './family.ts'
import { PatternError } from './pattern-error.ts'
import { suppress } from './suppressed-errors.ts'

export interface SpawnOptions {
  /** What it is called in notices and spans; the function's own name when left out. */
  name?: string
}

/** Where children are started that must not outlive it. */
export interface Scope {
  /** Aborts when the caller's signal does, when a child fails, and when the scope is left early. */
  readonly signal: AbortSignal
  /** Starts a child. Its promise may be awaited or not: a failure reaches the scope either way. */
  spawn<T>(child: Child<T>, options?: SpawnOptions): Promise<T>
  /** Waits until every child has settled; rejects with what ended the scope, if something did. */
  join(): Promise<void>
}

export type DisposableScope = Scope & AsyncDisposable

/**
 * Runs `body`, and returns what it returns when every child it spawned has settled too. The first failure, the body's or a
 * child's, aborts all the others and is what it rejects with.
 *
 * Without a body it is for `await using`: leaving the block aborts what still runs and waits for it. End such a block with
 * `await s.join()`, which waits for the children and hands on their failure.
 */
export function scope(options?: SignalOption): DisposableScope
export function scope<T>(body: (s: Scope) => PromiseLike<T> | T, options?: SignalOption): Promise<T>
export function scope<T>(first?: SignalOption | ((s: Scope) => PromiseLike<T> | T), options?: SignalOption): DisposableScope | Promise<T> {
  if (typeof first !== 'function') return new Children('scope', first)
  return runBody('scope', first, options)
}

export type OnChildError = (error: unknown, name: string) => void

/** Runs a body in a scope. With `onError`, a child's failure goes there and ends nothing. */
export function runBody<T>(pattern: string, body: (s: Scope) => PromiseLike<T> | T, options?: SignalOption, onError?: OnChildError): Promise<T> {
  return traced(pattern, '', async () => {
    const children = new Children(pattern, options, onError, nameOf(body))
    const { family } = children
    let value: T | undefined
    if (!family.ended) {
      try {
        value = await body(children)
      } catch (error) {
        family.fail(error)
      }
    }
    await children.leave()
    if (family.ended) throw family.reason
    return value as T
  })
}

class Children implements DisposableScope {
  readonly family: Family
  readonly #onError: OnChildError | undefined
  readonly #names = new Map<number, string>()
  #body: string | undefined
  #count = 0
  #failed = false
  #told = false
  #left = false
  #onLeft: (() => void) | undefined
  readonly #joining: (() => void)[] = []

  constructor(pattern: string, options: SignalOption = {}, onError?: OnChildError, body?: string) {
    this.#onError = onError
    this.#body = body
    this.family = new Family(pattern, options.signal, () => [...(this.#body === undefined ? [] : [this.#body]), ...this.#names.values()], () => {
      // At once, and not a microtask later: nothing may be spawned in between.
      this.#left = true
      this.family.close()
      this.#onLeft?.()
    })
  }

  get signal(): AbortSignal {
    return this.family.signal
  }

  spawn<T>(child: Child<T>, options: SpawnOptions = {}): Promise<T> {
    const { family } = this
    if (this.#left) throw new PatternError('scope-left', 'Expected `spawn` while the scope is open, but it has been left')
    const number = this.#count++
    const name = options.name ?? nameOf(child, number)
    const promise = new Promise<T>((resolve, reject) => {
      if (family.ended) return reject(family.signal.reason)
      this.#names.set(number, name)
      family.run(child, name, (value) => {
        resolve(value)
        this.#settled(number)
      }, (error) => {
        reject(error)
        this.#fail(error, name)
        this.#settled(number)
      })
    })
    // The scope answers for it: nobody else has to look at it.
    promise.catch(() => undefined)
    return promise
  }

  async join(): Promise<void> {
    if (this.#names.size > 0) await new Promise<void>((resolve) => this.#joining.push(resolve))
    if (!this.family.ended) return
    this.#told = true
    throw this.family.reason
  }

  /** Waits until nothing runs any more. */
  leave(): Promise<void> {
    return new Promise((resolve) => {
      this.#body = undefined
      this.#onLeft = resolve
      this.family.leave()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#left) return
    const { family } = this
    // Whether the block threw cannot be known here. To wait could then be for ever, so what still runs is told to stop.
    if (this.#names.size > 0) family.end(new DOMException('The scope was left', 'AbortError'))
    await this.leave()
    if (this.#told) return
    if (this.#failed) throw family.reason
    const [first, ...others] = family.later
    if (family.later.length === 0) return
    for (const error of others) suppress(family.pattern, first, error)
    throw first
  }

  #fail(error: unknown, name: string): void {
    const { family } = this
    if (this.#onError && !family.ended) {
      try {
        return this.#onError(error, name)
      } catch (ownError) {
        return family.fail(ownError)
      }
    }
    this.#failed ||= !family.ended
    family.fail(error)
  }

  #settled(number: number): void {
    this.#names.delete(number)
    if (this.#names.size === 0) for (const resolve of this.#joining.splice(0)) resolve()
  }
}
