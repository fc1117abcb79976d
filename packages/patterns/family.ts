import { offAbort, onAbort } from './abort-listeners.ts'
import { after } from './after.ts'
import { notify, notifyLate, settings, traced } from './diagnostics.ts'
import { isEcho, suppress, suppressedErrors } from './suppressed-errors.ts'

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
  reason: unknown
  /** Whether the reason is a child's failure. */
  failed = false
  /** What decided it, if something did. */
  won: { value: unknown } | undefined
  /** Errors beside the reason, in the order they came. */
  later: unknown[] = []
  /** Whether the last child has settled. From then on it is over. */
  closed = false
  /** What runs, by number; a name is read when somebody asks for it. */
  readonly children = new Map<number, { name: string }>()
  /** Called when it closes. */
  readonly closing: (() => void)[]
  readonly #controller = new AbortController()
  #numbers = 0
  #started = false

  /** Cannot close while its children are being started: `leave()` says that they have been. */
  constructor(pattern: string, outer?: AbortSignal) {
    this.pattern = pattern
    this.signal = this.#controller.signal
    this.closing = [() => offAbort(outer, this.end)]
    onAbort(outer, this.end)
  }

  /** Tells every child to stop. Only the first reason counts. */
  readonly end = (reason: unknown): void => {
    if (this.ended || this.closed) return
    this.ended = true
    this.reason = reason
    const afterMs = settings.graceMs
    // First, since a listener of the abort may close the family, which cancels this.
    this.closing.push(after(afterMs, () => {
      const names = Array.from(this.children, ([number, child]) => nameOf(child, number))
      for (const name of new Set(names)) notify({ kind: 'still-running', pattern: this.pattern, name, message: `${name} still running ${afterMs / 1_000} s after abort` })
    }))
    this.#controller.abort(reason)
  }

  /** A child failed: the first failure ends the family; a later one is put aside. */
  readonly fail = (error: unknown): void => {
    if (this.ended) return this.aside(error)
    this.failed = true
    this.end(error)
  }

  /** Keeps an error, to be reachable from the reason when the family has ended or should end yet, unless it only repeats that it was aborted. */
  aside(error: unknown): void {
    if (!this.ended || !isEcho(error, this.signal)) this.later.push(error)
  }

  /** A child decided: the others are told to stop. What failed before does not matter any more. */
  readonly win = (value: unknown): void => {
    if (this.ended) return
    this.won = { value }
    this.later = []
    this.end(new DOMException('Race lost', 'AbortError'))
  }

  /** One more runs, which keeps it from closing until `leave` is called with the number that this returns. */
  enter(named: { name: string }): number {
    this.children.set(this.#numbers, named)
    return this.#numbers++
  }

  /** Who entered has settled. Without a number: whoever starts children has started them. The last to leave closes it. */
  leave(number?: number): void {
    if (number === undefined) this.#started = true
    else this.children.delete(number)
    if (!this.#started || this.children.size > 0) return
    this.closed = true
    for (const close of this.closing) close()
    if (!this.ended) return
    for (const error of this.later) suppress(this.pattern, this.reason, error)
    // After a win no rejection carries what the losers' cleanup threw, theirs or their own children's: it is told.
    if (this.won) for (const error of suppressedErrors(this.reason)) notifyLate(this.pattern, error)
  }

  /** Starts a child; one of the two hears how it ended, and then it has left. */
  run<T>(child: Child<T>, fulfilled: (value: T, number: number) => void, rejected: (error: unknown, number: number) => void = this.fail, named: { name: string } = child): void {
    const number = this.enter(named)
    const then = <Outcome>(tell: (outcome: Outcome, number: number) => void) => (outcome: Outcome): void => {
      tell(outcome, number)
      this.leave(number)
    }
    this.call(child, named, number).then(then(fulfilled), then(rejected))
  }

  /** Calls a child; a throw is a rejection. */
  call<T>(child: Child<T>, named: { name: string }, number = 0): Promise<T> {
    if (settings.around) return traced(this.pattern, nameOf(named, number), async () => child(this.signal))
    try {
      return Promise.resolve(child(this.signal))
    } catch (error) {
      return Promise.reject(error)
    }
  }
}

/** What a function is called in notices and spans. What is no function is called by its number too: calling it is what fails. */
export function nameOf(named: { name: string } | null | undefined, number = 0): string {
  return named?.name || `function ${number}`
}

/**
 * The promise of a pattern: `start` starts its children and returns what makes the result when they have settled well. It
 * settles when the last child has. Ended means rejected with the reason, whatever the children made of it.
 */
export function group<T>(pattern: string, options: SignalOption | undefined, start: (family: Family) => () => T | Promise<T>, reasonOf = (family: Family): unknown => family.reason): Promise<T> {
  return traced(pattern, '', () => new Promise((resolve, reject) => {
    const family = new Family(pattern, options?.signal)
    family.closing.push(() => {
      if (family.won) resolve(family.won.value as T)
      else if (family.ended) reject(reasonOf(family))
      else resolve(result())
    })
    let result: () => T | Promise<T>
    try {
      result = start(family)
    } catch (error) {
      family.fail(error)
    }
    family.leave()
  }))
}

/** Starts a child for each function. What has not started when the family ends does not start. */
export function runEach(family: Family, fns: readonly Child<unknown>[], fulfilled: (value: unknown, index: number) => void, rejected?: (error: unknown, index: number) => void): void {
  for (const fn of fns) if (!family.ended) family.run(fn, fulfilled, rejected)
}

/** Runs one child with a signal of its own. `arm` may end it. */
export function runOne<T>(pattern: string, child: Child<T>, options?: SignalOption, arm?: (family: Family) => void, named?: { name: string }): Promise<T> {
  return group(pattern, options, (family) => {
    let value: T
    if (!family.ended) arm?.(family)
    if (!family.ended) family.run(child, (result) => { value = result }, undefined, named)
    return () => value
  })
}
