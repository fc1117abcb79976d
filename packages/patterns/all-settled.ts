import { startEach } from './all.ts'
import { traced } from './diagnostics.ts'
import type { Child, SignalOption } from './family.ts'

/** What became of each function, place by place. */
export type SettledResults<Fns extends readonly Child<unknown>[]> = {
  -readonly [Index in keyof Fns]: PromiseSettledResult<Awaited<ReturnType<Fns[Index]>>>
}

/**
 * `Promise.allSettled` for functions of a signal: a failure stops nobody. It rejects in one case only: with the caller's
 * reason, after every child has settled, when the caller aborted.
 */
export function allSettled<const Fns extends readonly Child<unknown>[]>(fns: Fns, options: SignalOption = {}): Promise<SettledResults<Fns>> {
  return traced('allSettled', '', () => new Promise((resolve, reject) => {
    const results: PromiseSettledResult<unknown>[] = new Array(fns.length)
    const { family, start } = startEach('allSettled', fns, options, () => {
      // With the reason instead of the results, what had failed until then stays reachable from it.
      if (family.ended) family.later.unshift(...failures)
      family.close()
      if (family.ended) reject(family.reason)
      else resolve(results as SettledResults<Fns>)
    })
    const failures: unknown[] = []
    start(
      (index, value) => { results[index] = { status: 'fulfilled', value } },
      (index, reason) => {
        results[index] = { status: 'rejected', reason }
        if (family.ended) family.fail(reason)
        else failures.push(reason)
      },
    )
  }))
}
