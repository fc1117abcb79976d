import { settings } from './diagnostics.ts'
import { group, type SignalOption } from './family.ts'
import { ITEMS, type Items, openSource, type Pull } from './item-source.ts'
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
export function map<T, R>(items: Items<T>, fn: Mapper<T, R>, options: MapOptions): Promise<R[]> {
  return group('map', options, (family) => {
    const concurrency = atLeast(1, 'concurrency', options.concurrency)
    const results: R[] = []
    // Chosen once, so that without a hook the loop makes no closure per item.
    const call = settings.around
      ? (item: T, index: number) => family.call((signal) => fn(item, signal, index), itemName(fn, index))
      : (item: T, index: number) => fn(item, family.signal, index)
    let count = 0
    const work = async (pull: Pull<T>): Promise<void> => {
      let at = -1
      const worker = family.enter({ get name() { return at < 0 ? ITEMS.name : itemName(fn, at).name } })
      try {
        for (;;) {
          at = -1
          let taken = pull()
          // Where items have to be waited for, the next worker starts when one has come: of all that may run, most would find none.
          if (taken instanceof Promise && (taken = await taken) && family.children.size + 1 <= concurrency) void work(pull)
          if (!taken) break
          const index = at = count++
          results[index] = await call(taken.value, index)
        }
      } catch (error) {
        family.fail(error)
      }
      family.leave(worker)
    }
    if (!family.ended) {
      const pull = openSource(items, family)
      // One more as long as the last has found an item at once.
      for (let before = -1; before < count && family.children.size + 1 <= concurrency;) {
        before = count
        void work(pull)
      }
    }
    return () => results
  })
}

function itemName({ name }: { name: string }, index: number): { name: string } {
  return { name: `${name}[${index}]` }
}
