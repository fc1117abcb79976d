import type { Child } from './family.ts'
import { limited } from './with-timeout.ts'

/**
 * Runs cleanup that must finish although the signal around it is aborted: `fn` gets a signal of its own, which aborts only
 * after `ms` milliseconds. Whoever awaits it still waits for it.
 */
export function shield<T>(ms: number, fn: Child<T>): Promise<T> {
  return limited('shield', ms, fn)
}
