import { retryAfterMs } from '@interleave/patterns/transient.ts'
import { Unavailable } from '../orders/ports.ts'

/**
 * Asks a dependency. What it could not do for reasons of its own is told as `Unavailable`, with the error as its cause; an
 * abort passes through, and so does what is our own mistake: an answer in the 400s but for 408 and 429.
 */
export async function asUnavailable<T>(system: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (signal.aborted || isOurMistake(error)) throw error
    throw new Unavailable(system, { retryAfterSeconds: Math.ceil((retryAfterMs(error) ?? 1_000) / 1_000), cause: error })
  }
}

function isOurMistake(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 0
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}
