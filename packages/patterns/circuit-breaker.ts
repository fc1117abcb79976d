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

/**
 * Stops calling what keeps failing. Closed, it counts failures in a row; open, it refuses at once; after `resetMs` it is
 * half open and lets one probe through, whose result closes or opens it.
 */
export class CircuitBreaker {
  readonly #options: Required<CircuitBreakerOptions>
  #state: CircuitState = 'closed'
  #failed = 0
  #openUntil = 0
  #probing = false
  // What began before a change of state says nothing about the state after it.
  #era = 0

  constructor({ failures = 5, resetMs = 30_000, isFailure = () => true, onChange = () => undefined }: CircuitBreakerOptions = {}) {
    this.#options = { failures: atLeast(1, 'failures', failures), resetMs: atLeast(0, 'resetMs', resetMs), isFailure, onChange }
  }

  get state(): CircuitState {
    return this.#state
  }

  /** Runs `fn`, or rejects with code `circuit-open` and `retryAfterMs`: 0 while a probe is under way. */
  async run<T>(fn: Child<T>, options: SignalOption = {}): Promise<T> {
    options.signal?.throwIfAborted()
    if (this.#state !== 'closed') {
      const waitMs = this.#state === 'open' ? this.#openUntil - performance.now() : 0
      if (this.#probing || waitMs > 0) throw new PatternError('circuit-open', 'The circuit is open: the last calls failed', Math.max(0, waitMs))
      this.#become('half-open')
      this.#probing = true
    }
    const era = this.#era
    try {
      const value = await runOne('CircuitBreaker', fn, options)
      if (era === this.#era) this.#well()
      return value
    } catch (error) {
      if (era === this.#era) {
        // Who gave up learned nothing: the next caller may probe.
        this.#probing = false
        if (!options.signal?.aborted) this.#judge(error)
      }
      throw error
    }
  }

  #judge(error: unknown): void {
    if (!this.#options.isFailure(error)) return this.#well()
    if (++this.#failed < this.#options.failures && this.#state === 'closed') return
    this.#openUntil = performance.now() + this.#options.resetMs
    this.#become('open')
  }

  #well(): void {
    this.#failed = 0
    this.#become('closed')
  }

  #become(state: CircuitState): void {
    if (state === this.#state) return
    this.#state = state
    this.#era++
    this.#probing = false
    this.#options.onChange(state)
  }
}
