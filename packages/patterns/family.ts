import { offAbort, onAbort } from './abort-listeners.ts'
import { after } from './after.ts'
import { notify, settings, traced } from './diagnostics.ts'
import { isEcho, suppress } from './suppressed-errors.ts'

/** A function that a pattern runs: it is handed the signal that tells it to stop. A plain value counts as a promise of it. */
export type Child<T> = (signal: AbortSignal) => PromiseLike<T> | T

/** Every pattern that waits takes the caller's signal. */
export interface SignalOption {
  signal?: AbortSignal | undefined
}

/**
 * The children of one pattern: one signal for all of them, which follows the caller's; the first reason to stop; and the
 * moment at which the last child has settled. Patterns differ in what they make of a child's success or failure.
 */
export class Family {
  readonly pattern: string
  readonly signal: AbortSignal
  /** Whether it was told to stop: by the caller's signal, a failure, a decision. `reason` says why. */
  ended = false
  reason: unknown = undefined
  /** Errors that came after the first. */
  readonly later: unknown[] = []
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal | undefined
  readonly #names: () => Iterable<string>
  readonly #onIdle: () => void
  #running = 1
  #cancelGrace: (() => void) | undefined

  /**
   * Starts with one hold, so that it cannot become idle while its children are being started: `leave()` gives it back.
   * `names` tells who is still running, and `onIdle` is called each time nothing runs any more.
   */
  constructor(pattern: string, outer: AbortSignal | undefined, names: () => Iterable<string>, onIdle: () => void) {
    this.pattern = pattern
    this.signal = this.#controller.signal
    this.#outer = outer
    this.#names = names
    this.#onIdle = onIdle
    if (outer?.aborted) this.end(outer.reason)
    else if (outer) onAbort(outer, this.end)
  }

  get running(): number {
    return this.#running
  }

  /** Tells every child to stop. Only the first reason counts. */
  readonly end = (reason: unknown): void => {
    if (this.ended) return
    this.ended = true
    this.reason = reason
    this.#controller.abort(reason)
    if (this.#outer) offAbort(this.#outer, this.end)
    const { graceMs } = settings
    if (!(graceMs < Infinity)) return
    this.#cancelGrace = after(graceMs, () => {
      for (const name of this.#names()) notify({ kind: 'still-running', pattern: this.pattern, name, afterMs: graceMs })
    })
  }

  /** A child failed: the first failure ends the family; a later one is kept, unless it only repeats that it was aborted. */
  fail(error: unknown): void {
    if (!this.ended) this.end(error)
    else if (!isEcho(error, this.signal)) this.later.push(error)
  }

  hold(): void {
    this.#running++
  }

  leave(): void {
    if (--this.#running === 0) this.#onIdle()
  }

  /** Starts a child, or counts it as failed if it throws. Its end is told by one of the two, and then it has left. */
  run<T>(child: Child<T>, name: string, fulfilled: (value: T) => void, rejected: (error: unknown) => void): void {
    this.#running++
    this.call(child, name).then(
      (value) => {
        fulfilled(value)
        this.leave()
      },
      (error: unknown) => {
        rejected(error)
        this.leave()
      },
    )
  }

  /** Calls a child; a throw is a rejection. */
  call<T>(child: Child<T>, name: string): Promise<T> {
    if (settings.around) return traced(this.pattern, name, async () => child(this.signal))
    try {
      const result = child(this.signal)
      return result instanceof Promise ? result : Promise.resolve(result)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** Lets go of the caller's signal and of the clock. Later errors stay reachable from the reason. */
  close(): void {
    this.#cancelGrace?.()
    if (this.#outer && !this.ended) offAbort(this.#outer, this.end)
    for (const error of this.later) suppress(this.pattern, this.reason, error)
  }
}

/** What a function is called in notices and spans. */
export function nameOf(child: { name: string }, index?: number): string {
  return child.name || (index === undefined ? 'a function' : `function ${index}`)
}

/**
 * Runs one child with a signal of its own, and gives what it gives once it has settled. `arm` may end it, and returns how to
 * disarm. Aborted means rejected with the reason, whatever the child makes of it.
 */
export function runOne<T>(pattern: string, child: Child<T>, { signal }: SignalOption, arm?: (family: Family) => () => void): Promise<T> {
  return traced(pattern, '', () => new Promise((resolve, reject) => {
    let value: T
    let disarm: (() => void) | undefined
    const name = nameOf(child)
    const family = new Family(pattern, signal, () => [name], () => {
      disarm?.()
      family.close()
      if (family.ended) reject(family.reason)
      else resolve(value)
    })
    if (!family.ended) disarm = arm?.(family)
    if (!family.ended) family.run(child, name, (result) => { value = result }, (error) => family.fail(error))
    family.leave()
  }))
}
