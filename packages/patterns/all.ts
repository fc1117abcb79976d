import { type Child, group, runEach, type SignalOption } from './family.ts'

/** What functions promise, place by place: a tuple stays a tuple. */
export type Results<Fns extends readonly Child<unknown>[]> = { -readonly [Index in keyof Fns]: Awaited<ReturnType<Fns[Index]>> }

export interface AllOptions extends SignalOption {
  /** `first` rejects with the identical first error; `aggregate` with an `AggregateError` of all, in the order they came. */
  errors?: 'first' | 'aggregate'
}

/**
 * `Promise.all` for functions of a signal. The first failure aborts the others with that failure as the reason; when every
 * one has settled, it rejects with the identical first error, and `suppressedErrors(error)` has the later ones.
 */
export function all<const Fns extends readonly Child<unknown>[]>(fns: Fns, options: AllOptions = {}): Promise<Results<Fns>> {
  return group('all', options, (family) => {
    const results: unknown[] = new Array(fns.length)
    runEach(family, fns, (value, index) => { results[index] = value })
    return () => results as Results<Fns>
  }, ({ failed, reason, later }) => {
    // The caller's own reason is nobody's failure: it passes through as it is.
    if (!failed || options.errors !== 'aggregate') return reason
    return new AggregateError([reason, ...later], `${later.length + 1} of ${fns.length} failed`, { cause: reason })
  })
}
