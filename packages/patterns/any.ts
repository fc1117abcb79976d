import { type Child, group, runEach, type SignalOption } from './family.ts'
import type { OneOf } from './race.ts'

/**
 * `Promise.any` for functions of a signal: the first to fulfil wins, the others are aborted, and the answer comes when every
 * one has settled. When all fail, or there are none, an `AggregateError` has their errors in the order of the functions.
 */
export function any<const Fns extends readonly Child<unknown>[]>(fns: Fns, options?: SignalOption): Promise<OneOf<Fns>> {
  return group<OneOf<Fns>>('any', options, (family) => {
    const errors: unknown[] = []
    runEach(family, fns, family.win, (error, index) => {
      errors[index] = error
      family.aside(error)
    })
    return () => Promise.reject(new AggregateError(errors, `None of ${fns.length} fulfilled`))
  })
}
