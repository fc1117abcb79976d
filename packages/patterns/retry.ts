import { runOne, type SignalOption } from './family.ts'
import { atLeast } from './pattern-error.ts'
import { sleep } from './sleep.ts'
import { suppress } from './suppressed-errors.ts'
import { isTransient, retryAfterMs } from './transient.ts'

/** What is tried: `attempt` counts from 1. */
export type Attempt<T> = (signal: AbortSignal, attempt: number) => PromiseLike<T> | T

export interface RetryPolicy extends SignalOption {
  /** Calls in all, the first included. 3 when left out. */
  attempts?: number
  /** The longest wait before the first repetition, in milliseconds; it doubles each time. 100 when left out. */
  baseMs?: number
  /** What the doubling stops at. 10,000 when left out. */
  maxMs?: number
  /** Whether an error is worth another attempt. `isTransient` when left out. */
  retryable?: (error: unknown) => boolean
  /** How long the other side asked to be left alone, in milliseconds. `retryAfterMs` when left out. */
  retryAfter?: (error: unknown) => number | undefined
  /** Asked for more than this, it gives up instead of coming too early. 60,000 when left out. */
  maxRetryAfterMs?: number
  /** A number in [0, 1). `Math.random` when left out. */
  random?: () => number
  /** Hears of every failure that is followed by another attempt. */
  onRetry?: (error: unknown, attempt: number, waitMs: number) => void
}

/**
 * Calls `fn(signal, attempt)` until it succeeds, attempts run out, or an error is not worth another: then it rejects with
 * the last error, and `suppressedErrors` of that has the earlier ones, up to a hundred. Waits are exponential with full jitter: uniform in
 * [0, min(maxMs, baseMs · 2ⁿ)), https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
 * An abort ends a wait at once.
 */
export function retry<T>(fn: Attempt<T>, policy: RetryPolicy = {}): Promise<T> {
  return runOne('retry', (signal) => attempt(fn, policy, signal), policy, undefined, fn)
}

/** Who tries for ever must not remember for ever. */
const MOST_KEPT = 100

async function attempt<T>(fn: Attempt<T>, policy: RetryPolicy, signal: AbortSignal): Promise<T> {
  const { attempts = 3, baseMs = 100, maxMs = 10_000, retryable = isTransient, retryAfter = retryAfterMs, maxRetryAfterMs = 60_000, random = Math.random } = policy
  atLeast(1, 'attempts', attempts)
  const earlier = new Set<unknown>()
  try {
    for (let number = 1; ; number++) {
      let waitMs: number
      try {
        return await fn(signal, number)
      } catch (error) {
        if (signal.aborted || number >= attempts) throw error
        // Before the policy is asked: should that throw, this error is an earlier one.
        if (earlier.size < MOST_KEPT) earlier.add(error)
        const asked = retryAfter(error) ?? 0
        if (!retryable(error) || asked > maxRetryAfterMs) throw error
        waitMs = Math.max(asked, random() * Math.min(maxMs, baseMs * 2 ** (number - 1)))
        policy.onRetry?.(error, number, waitMs)
      }
      await sleep(waitMs, { signal })
      // An abort may come between the timer and this line.
      signal.throwIfAborted()
    }
  } catch (error) {
    const last = signal.aborted ? signal.reason : error
    for (const other of earlier) if (other !== error) suppress('retry', last, other)
    throw error
  }
}
