import { type Child, group, runEach, type SignalOption } from './family.ts'

/** What became of each function, place by place. */
export type SettledResults<Fns extends readonly Child<unknown>[]> = {
  -readonly [Index in keyof Fns]: PromiseSettledResult<Awaited<ReturnType<Fns[Index]>>>
}

/**
 * `Promise.allSettled` for functions of a signal: a failure stops nobody. It rejects in one case only: with the caller's
 * reason, after every child has settled, when the caller aborted. `suppressedErrors` of the reason then has the failures.
 */
export function allSettled<const Fns extends readonly Child<unknown>[]>(fns: Fns, options?: SignalOption): Promise<SettledResults<Fns>> {
  return group('allSettled', options, (family) => {
    const results: PromiseSettledResult<unknown>[] = new Array(fns.length)
    runEach(
      family,
      fns,
      (value, index) => { results[index] = { status: 'fulfilled', value } },
      (reason, index) => {
        results[index] = { status: 'rejected', reason }
        family.aside(reason)
      },
    )
    return () => results as SettledResults<Fns>
  })
}
