import { after, msUntil } from './after.ts'
import { type Child, nameOf, runOne, type SignalOption } from './family.ts'
import { atLeast } from './pattern-error.ts'

/**
 * Gives `fn` `ms` milliseconds. Then its signal aborts with a `TimeoutError`, which is also what this rejects with once `fn`
 * has settled. `AbortSignal.timeout` alone has no hold on the work behind it. Of nested ones, the nearest acts first.
 */
export async function withTimeout<T>(ms: number, fn: Child<T>, options?: SignalOption): Promise<T> {
  // `async`, although it awaits nothing: the engine, which follows async functions, then sees a call that nobody awaits.
  return limited('withTimeout', ms, fn, options)
}

/** `withTimeout` up to a point in time: a `Date`, or milliseconds since 1970. One that has passed starts nothing. */
export async function withDeadline<T>(at: Date | number, fn: Child<T>, options?: SignalOption): Promise<T> {
  return limited('withDeadline', msUntil(at), fn, options)
}

/** Runs `fn` with a signal that aborts after `ms`; 0 starts nothing. */
export function limited<T>(pattern: string, ms: number, fn: Child<T>, options?: SignalOption): Promise<T> {
  return runOne(pattern, fn, options, (family) => {
    atLeast(0, 'ms', ms)
    const expire = (): void => family.end(new DOMException(`${nameOf(fn)} had ${ms} ms`, 'TimeoutError'))
    if (ms > 0) family.closing.push(after(ms, expire))
    else expire()
  })
}
