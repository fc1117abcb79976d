import { traced } from './diagnostics.ts'
import { type Child, Family, nameOf, type SignalOption } from './family.ts'

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
  return traced('all', '', () => new Promise((resolve, reject) => {
    const results: unknown[] = new Array(fns.length)
    const { family, start } = startEach('all', fns, options, () => {
      family.close()
      if (!family.ended) resolve(results as Results<Fns>)
      // The caller's own reason is nobody's failure: it passes through as it is.
      else if (options.errors !== 'aggregate' || options.signal?.aborted) reject(family.reason)
      else reject(new AggregateError([family.reason, ...family.later], `${family.later.length + 1} of ${fns.length} failed`, { cause: family.reason }))
    })
    start((index, value) => { results[index] = value }, (_, error) => family.fail(error))
  }))
}

export interface Started {
  family: Family
  start(fulfilled: (index: number, value: unknown) => void, rejected: (index: number, error: unknown) => void): void
}

/** A family with a child for each function; what has not started when it ends does not start. */
export function startEach(pattern: string, fns: readonly Child<unknown>[], { signal }: SignalOption, onIdle: () => void): Started {
  const running: (Child<unknown> | undefined)[] = []
  const family = new Family(pattern, signal, () => names(running), onIdle)
  const start: Started['start'] = (fulfilled, rejected) => {
    fns.forEach((fn, index) => {
      if (family.ended) return
      running[index] = fn
      family.run(fn, nameOf(fn, index), (value) => {
        running[index] = undefined
        fulfilled(index, value)
      }, (error) => {
        running[index] = undefined
        rejected(index, error)
      })
    })
    family.leave()
  }
  return { family, start }
}

function* names(running: (Child<unknown> | undefined)[]): Iterable<string> {
  for (const [index, fn] of running.entries()) if (fn) yield nameOf(fn, index)
}
