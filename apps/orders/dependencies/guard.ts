import { Bulkhead } from '@interleave/patterns/bulkhead.ts'
import { CircuitBreaker, type CircuitState } from '@interleave/patterns/circuit-breaker.ts'
import type { Child } from '@interleave/patterns'
import { retry } from '@interleave/patterns/retry.ts'
import { isTransient, retryAfterMs } from '@interleave/patterns/transient.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { type Call, Unavailable } from '../orders/ports.ts'
import { NotAsAgreed } from './read-answer.ts'

/**
 * Why a call came to nothing. `refused`: it says that we made a mistake, with an answer in the 300s or 400s but for 408, 425 and 429.
 * `not-as-agreed`: nobody can read its answer. `too-late`: its caller could not wait longer. `unavailable`: it is down or too slow,
 * is asked too much, or is being spared.
 */
export type CallFailure = 'refused' | 'not-as-agreed' | 'too-late' | 'unavailable'

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
  /** Hears of every call that came to nothing, unless its caller had lost interest. */
  onFailure?: (why: CallFailure, error: unknown) => void
}

/** However long it asks to be left alone, its users are told to come again by then. */
const MOST_WAIT_MS = 60_000

/** What one call has of its own. */
export type Patience = Partial<Pick<GuardOptions, 'deadlineMs' | 'attemptMs' | 'attempts'>>

/** What stands between us and one dependency. */
export interface Guard {
  /**
   * Runs a call. Rejects with the caller's reason when the caller has gone, and otherwise with `Unavailable`, and the error as its
   * cause: to whoever needs the answer it is the same whether the dependency is down or takes us for mistaken.
   */
  run<T>(fn: Child<T>, call: Call, patience?: Patience): Promise<T>
  readonly circuit: CircuitState
  /** Calls under way. */
  readonly inFlight: number
}

/**
 * From the outside in: a deadline, so that no call outlasts its use; a bulkhead, so that one slow dependency does not hold
 * all of us; repetitions with full jitter; a breaker around each attempt, so that a dead dependency costs no waiting; a
 * deadline for each attempt, so that a lost answer leaves time for another.
 */
export function guard(options: GuardOptions): Guard {
  const { system, concurrency, queue, failures, resetMs, onCircuit, onRetry, onFailure = () => undefined } = options
  const bulkhead = new Bulkhead({ concurrency, queue })
  const breaker = new CircuitBreaker({ failures, resetMs, isFailure: (error) => !isRefusal(error), ...(onCircuit ? { onChange: onCircuit } : {}) })
  return {
    async run(fn, { signal }, patience = {}) {
      const { deadlineMs, attemptMs, attempts } = { ...options, ...patience }
      try {
        return await withTimeout(deadlineMs, (signal) => bulkhead.run((signal) => retry(
          (signal) => breaker.run((signal) => withTimeout(attemptMs, fn, { signal }), { signal }),
          { signal, attempts, baseMs: 25, maxMs: attemptMs, maxRetryAfterMs: deadlineMs, retryable: mayPass, ...(onRetry ? { onRetry } : {}) },
        ), { signal }), { signal })
      } catch (error) {
        if (signal.aborted) {
          if (signal.reason instanceof Error && signal.reason.name === 'TimeoutError') onFailure('too-late', error)
          throw error
        }
        onFailure(whyOf(error), error)
        const waitMs = Math.min(retryAfterMs(error) ?? 1_000, MOST_WAIT_MS)
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

/** Whether another attempt may help: what is transient, and any other answer in the 500s. */
function mayPass(error: unknown): boolean {
  return isTransient(error) || statusOf(error) >= 500
}

/** An answer about this one request: another may well be answered, so it says nothing of the dependency's health. */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error)
  return status >= 300 && status < 500 && !isTransient(error)
}

function whyOf(error: unknown): CallFailure {
  return isRefusal(error) ? 'refused' : error instanceof NotAsAgreed ? 'not-as-agreed' : 'unavailable'
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'status' in error ? Number(error.status) : 0
}
