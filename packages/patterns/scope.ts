import { type Child, Family, nameOf, runOne, type SignalOption } from './family.ts'
import { PatternError } from './pattern-error.ts'
import { suppress, suppressedErrors } from './suppressed-errors.ts'

export interface SpawnOptions {
  /** What it is called in notices and spans; the function's own name when left out. */
  name: string
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
  if (typeof first !== 'function') return openScope(new Family('scope', first?.signal), 0)
  return runBody('scope', first, options)
}

export type OnChildError = (error: unknown, name: string) => void

/** Runs a body in a scope. With `onError`, a child's failure goes there and ends nothing. */
export function runBody<T>(pattern: string, body: (s: Scope) => PromiseLike<T> | T, options?: SignalOption, onError?: OnChildError): Promise<T> {
  let opened: Scope
  return runOne(pattern, () => body(opened), options, (family) => { opened = openScope(family, 1, onError) }, body)
}

/** A scope over a family, of which `bodies` are no children of the scope. */
function openScope(family: Family, bodies: number, onError?: OnChildError): DisposableScope {
  const joining: (() => void)[] = []
  let leaving: Promise<void> | undefined
  /** Whether `join` has handed the failure on. */
  let told = false
  const failed = (error: unknown, name: string): void => {
    if (!onError || family.ended) return family.fail(error)
    try {
      onError(error, name)
    } catch (ownError) {
      family.fail(ownError)
      family.aside(error)
    }
  }
  /** Lets those who join count again. */
  const settled = (): void => {
    for (const resolve of joining.splice(0)) resolve()
  }
  return {
    signal: family.signal,
    spawn<T>(child: Child<T>, named: SpawnOptions = child): Promise<T> {
      if (family.closed) throw new PatternError('scope-left', 'Scope left')
      const promise = new Promise<T>((resolve, reject) => {
        if (family.ended) reject(family.signal.reason)
        else family.run(child, (value) => {
          resolve(value)
          settled()
        }, (error) => {
          reject(error)
          failed(error, nameOf(named))
          settled()
        }, named)
      })
      // The scope answers for it: nobody else has to look at it.
      promise.catch(() => undefined)
      return promise
    },
    async join() {
      while (family.children.size > bodies) await new Promise<void>((resolve) => joining.push(resolve))
      if (!family.ended) return
      told = true
      throw family.reason
    },
    async [Symbol.asyncDispose]() {
      // Left twice, it is left once: the second waits, and the first tells.
      if (leaving) return leaving
      // Whether the block threw cannot be known here. To wait could then be for ever, so what still runs is told to stop.
      const left = new DOMException('Scope left', 'AbortError')
      leaving = new Promise((resolve) => family.closing.push(resolve))
      if (family.children.size > 0) family.end(left)
      family.leave()
      await leaving
      if (told) return
      if (family.failed) throw family.reason
      // The caller knows its own reason; of this one, and of what its children's children put beside it, nobody else does.
      const errors = family.reason === left ? suppressedErrors(left) : family.later
      for (const error of errors) suppress(family.pattern, errors[0], error)
      if (errors.length > 0) throw errors[0]
    },
  }
}
