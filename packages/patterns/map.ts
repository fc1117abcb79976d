import { settings, traced } from './diagnostics.ts'
import { Family, nameOf, type SignalOption } from './family.ts'
import { type Items, openSource, type Source } from './item-source.ts'
import { atLeast } from './pattern-error.ts'

export interface MapOptions extends SignalOption {
  /** How many run at a time, at most. */
  concurrency: number
}

/** What is done with each item; `index` counts from 0. */
export type Mapper<T, R> = (item: T, signal: AbortSignal, index: number) => PromiseLike<R> | R

/**
 * `Promise.all(items.map(fn))` with at most `concurrency` at a time, and the results in the items' order. Items are taken
 * only when one can start, never two at once from an async iterable. The first failure aborts the others and closes the
 * iterable; when all have settled, it rejects with the identical first error.
 */
export async function map<T, R>(items: Items<T>, fn: Mapper<T, R>, options: MapOptions): Promise<R[]> {
  const { concurrency, signal } = options
  atLeast(1, 'concurrency', concurrency)
  return traced('map', '', () => new Promise((resolve, reject) => {
    const results: R[] = []
    const name = nameOf(fn)
    /** The item each worker is at; below 0 for none. */
    const current: number[] = []
    const family = new Family('map', signal, () => current.filter((index) => index >= 0).map((index) => `${name}[${index}]`), () => {
      family.close()
      if (family.ended) reject(family.reason)
      else resolve(results)
    })
    const source = family.ended ? undefined : openSource(items, family)
    let count = 0
    const work = async (source: Source<T>, worker: number): Promise<void> => {
      try {
        for (let step = source.pull(); ; step = source.pull()) {
          const taken = step instanceof Promise ? await step : step
          if (!taken) break
          const index = count++
          current[worker] = index
          results[index] = await (settings.around ? family.call((signal) => fn(taken.value, signal, index), `${name}[${index}]`) : fn(taken.value, family.signal, index))
        }
      } catch (error) {
        family.fail(error)
      }
      current[worker] = -1
      family.leave()
    }
    for (let worker = 0; worker < concurrency && source?.open && !family.ended; worker++) {
      family.hold()
      void work(source, worker)
    }
    family.leave()
  }))
}
