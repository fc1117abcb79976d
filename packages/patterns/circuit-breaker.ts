import { type Child, runOne, type SignalOption } from './family.ts'
import { atLeast, PatternError } from './pattern-error.ts'
import { suppress } from './suppressed-errors.ts'

export interface CircuitBreakerOptions {
  /** Failures in a row that open it. 5 when left out. */
  failures?: number
  /** How long it stays open before it lets a probe through, in milliseconds. 30,000 when left out. */
  resetMs?: number
  /** Whether an error says that the other side is ill. Every error but the caller's own abort when left out. */
  isFailure?: (error: unknown) => boolean
  onChange?: (state: CircuitState) => void
}

export type CircuitState = 'closed' | 'open' | 'half-open'

/**
 * Stops calling what keeps failing. Closed, it counts failures in a row; open, it refuses at once; after `resetMs` it is
 * half open and lets one probe through, whose result closes or opens it.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions
  #state: CircuitState = 'closed'
  readonly #limit: number
  #failed = 0
  #openUntil = 0
  #probing = false
  // What began before a change of state says nothing about the state after it.
  #era = 0

  constructor(options: CircuitBreakerOptions = {}) {
    this.#options = options
    this.#limit = atLeast(1, 'failures', options.failures ?? 5)
  }

  get state(): CircuitState {
    return this.#state
  }

  /** Runs `fn`, or rejects with code `circuit-open` and `retryAfterMs`: 0 while a probe is under way. */
  async run<T>(fn: Child<T>, options: SignalOption = {}): Promise<T> {
    options.signal?.throwIfAborted()
    if (this.#state !== 'closed') {
      const waitMs = Math.max(0, this.#openUntil - performance.now())
      if (this.#probing || waitMs > 0) throw new PatternError('circuit-open', 'Circuit open', waitMs)
      this.#become('half-open')
      this.#probing = true
    }
    const era = this.#era
    try {
      const value = await runOne('CircuitBreaker', fn, options)
      this.#judge(era, () => true)
      return value
    } catch (error) {
      try {
        this.#judge(era, () => this.#options.isFailure?.(error) === false, options.signal?.aborted)
      } catch (bug) {
        suppress('CircuitBreaker', bug, error)
        throw bug
      }
      throw error
    }
  }

  #judge(era: number, isWell: () => boolean, gaveUp = false): void {
    if (era !== this.#era) return
    // First, since `isWell` may throw: a probe that stays under way would keep everybody out for ever.
    this.#probing = false
    // Who gave up learned nothing: the next caller may probe.
    if (gaveUp) return
    if (isWell()) {
      this.#failed = 0
      this.#become('closed')
    } else if (++this.#failed >= this.#limit || this.#state === 'half-open') {
      this.#openUntil = performance.now() + (this.#options.resetMs ?? 30_000)
      this.#become('open')
    }
  }

  #become(state: CircuitState): void {
    if (state === this.#state) return
    this.#state = state
    this.#era++
    this.#options.onChange?.(state)
  }
}
