import { Bulkhead } from '@interleave/patterns/bulkhead.ts'
import { CircuitBreaker, type CircuitState } from '@interleave/patterns/circuit-breaker.ts'
import type { Child } from '@interleave/patterns'
import { PatternError } from '@interleave/patterns/pattern-error.ts'
import { retry } from '@interleave/patterns/retry.ts'
import { isTransient, retryAfterMs } from '@interleave/patterns/transient.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { type Call, Unavailable } from '../orders/ports.ts'

export interface GuardOptions {
  /** What the dependency is called, in answers and metrics. */
  system: string
  /** How long a call may take in all, with every repetition and the wait for its turn. */
  deadlineMs: number
  /** How long one attempt may take. */
  attemptMs: number
  /** Attempts in all. 1 for what must not be done twice. */
  attempts: number
  /** Calls at a time, and how many more may wait: the most of us that one ill dependency can hold. */
  concurrency: number
  queue: number
  /** Failures in a row after which it is left alone, and for how long. */
  failures: number
  resetMs: number
  onCircuit?: (state: CircuitState) => void
  onRetry?: () => void
}

/** What stands between us and one dependency. */
export interface Guard {
  /**
   * Runs a call. Rejects with `Unavailable` when the dependency is down, too slow, or being spared; with the caller's reason
   * when the caller has gone; with any other error as it is.
   */
  run<T>(fn: Child<T>, call: Call): Promise<T>
  readonly circuit: CircuitState
  /** Calls under way. */
  readonly inFlight: number
}

/**
 * From the outside in: a deadline, so that no call outlasts its use; a bulkhead, so that one slow dependency does not hold
 * all of us; repetitions with full jitter; a breaker around each attempt, so that a dead dependency costs no waiting; a
 * deadline for each attempt, so that a lost answer leaves time for another.
 */
export function guard({ system, deadlineMs, attemptMs, attempts, concurrency, queue, failures, resetMs, onCircuit, onRetry }: GuardOptions): Guard {
  const bulkhead = new Bulkhead({ concurrency, queue })
  // Refusals that are our own mistake say nothing of its health.
  const breaker = new CircuitBreaker({ failures, resetMs, isFailure: isIll, ...(onCircuit ? { onChange: onCircuit } : {}) })
  return {
    async run(fn, { signal }) {
      try {
        return await withTimeout(deadlineMs, (signal) => bulkhead.run((signal) => retry(
          (signal) => breaker.run((signal) => withTimeout(attemptMs, fn, { signal }), { signal }),
          { signal, attempts, baseMs: 25, maxMs: attemptMs, maxRetryAfterMs: deadlineMs, retryable: isIll, ...(onRetry ? { onRetry } : {}) },
        ), { signal }), { signal })
      } catch (error) {
        if (signal.aborted || !isUnavailable(error)) throw error
        const waitMs = retryAfterMs(error) ?? 1_000
        throw new Unavailable(system, { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)), cause: error })
      }
    },
    get circuit() {
      return breaker.state
    },
    get inFlight() {
      return concurrency - bulkhead.free
    },
  }
}

/** Whether an error says that the other side, or the way to it, is out of order: what is transient, and any other 5xx. */
function isIll(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status
  return isTransient(error) || (typeof status === 'number' && status >= 500)
}

function isUnavailable(error: unknown): boolean {
  return isIll(error) || (error instanceof PatternError && (error.code === 'circuit-open' || error.code === 'bulkhead-full'))
}
