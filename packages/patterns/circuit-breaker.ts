import { type Child, runOne, type SignalOption } from './family.ts'
import { atLeast, PatternError } from './pattern-error.ts'

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

/** Refused without a call: the circuit is open. */
export class CircuitOpenError extends PatternError<'circuit-open'> {
  /** When the next probe may go, in milliseconds from now; 0 while one is under way. */
  readonly retryAfterMs: number

  constructor(retryAfterMs: number) {
    super('circuit-open', 'The circuit is open: the last calls failed')
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * Stops calling what keeps failing. Closed, it counts failures in a row; open, it refuses at once; after `resetMs` it is
 * half open and lets one probe through, whose result closes or opens it.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions
  readonly #failures: number
  readonly #resetMs: number
  #state: CircuitState = 'closed'
  #failed = 0
  #openUntil = 0
  #probing = false
  // What began under an earlier state says nothing about this one.
  #era = 0

  constructor(options: CircuitBreakerOptions = {}) {
    this.#options = options
    this.#failures = atLeast(1, 'failures', options.failures ?? 5)
    this.#resetMs = atLeast(0, 'resetMs', options.resetMs ?? 30_000)
  }

  get state(): CircuitState {
    return this.#state
  }

  async run<T>(fn: Child<T>, options: SignalOption = {}): Promise<T> {
    options.signal?.throwIfAborted()
    const era = this.#enter()
    try {
      const value = await runOne('CircuitBreaker', fn, options)
      if (era === this.#era) this.#become('closed')
      return value
    } catch (error) {
      if (era === this.#era) this.#judge(error, options.signal?.aborted === true)
      throw error
    }
  }

  #enter(): number {
    if (this.#state === 'open') {
      const waitMs = this.#openUntil - performance.now()
      if (waitMs > 0) throw new CircuitOpenError(waitMs)
      this.#become('half-open')
    }
    if (this.#state === 'half-open') {
      if (this.#probing) throw new CircuitOpenError(0)
      this.#probing = true
    }
    return this.#era
  }

  #judge(error: unknown, aborted: boolean): void {
    // Who gave up learned nothing: the next caller may probe.
    this.#probing = false
    if (aborted) return
    if (this.#options.isFailure?.(error) === false) return this.#become('closed')
    if (++this.#failed < this.#failures && this.#state === 'closed') return
    this.#openUntil = performance.now() + this.#resetMs
    this.#become('open')
  }

  #become(state: CircuitState): void {
    this.#failed = state === 'closed' ? 0 : this.#failed
    if (state === this.#state) return
    this.#probing = false
    this.#state = state
    this.#era++
    this.#options.onChange?.(state)
  }
}
