import { onAbort } from './abort-listeners.ts'
import type { Family, SignalOption } from './family.ts'

export type Items<T> = Iterable<T> | AsyncIterable<T>

/** Where a family's workers take their items. */
export interface Source<T> {
  /** Whether there may be more. */
  open: boolean
  /** The next item, or nothing when there is none or the family has ended. */
  pull(): Step<T> | PromiseLike<Step<T>>
}

type Step<T> = { value: T } | undefined

interface AnyIterator<T> {
  next(): IteratorResult<T> | Promise<IteratorResult<T>>
  return?(): unknown
}

/** What the source is called in notices. */
export const ITEMS = { name: 'the items' }

/**
 * Opens an iterable for a family. It is closed as `for…of` would when the family ends, unless it was exhausted or failed by
 * itself: at once, since a `next` that waits for more may be waiting for ever.
 */
export function openSource<T>(items: Items<T>, family: Family): Source<T> {
  // Whoever waits inside for what may never come is told when nobody wants it any more: Channel listens.
  const openAsync = (items as { [Symbol.asyncIterator]?(options: SignalOption): AnyIterator<T> })[Symbol.asyncIterator]
  const iterator: AnyIterator<T> = openAsync ? openAsync.call(items, family) : (items as Iterable<T>)[Symbol.iterator]()
  let turn: PromiseLike<Step<T>> | undefined
  const close = (): void => {
    if (!source.open) return
    source.open = false
    if (iterator.return) family.run(() => iterator.return?.(), () => undefined, undefined, ITEMS)
  }
  const read = (step: IteratorResult<T>): Step<T> => {
    if (step.done) source.open = false
    return source.open ? step : undefined
  }
  const take = (): Step<T> | PromiseLike<Step<T>> => {
    if (!source.open) return undefined
    // While it runs, a generator cannot be closed; and if it throws, there is nothing to close.
    source.open = false
    const step = iterator.next()
    source.open = true
    if (family.ended) close()
    if (!openAsync) return read(step as IteratorResult<T>)
    return Promise.resolve(step).then(read, (error: unknown) => {
      source.open = false
      throw error
    })
  }
  const source: Source<T> = {
    open: true,
    // One at a time: not every async iterable can be asked twice at once.
    pull: openAsync ? () => (turn = Promise.resolve(turn).then(take)) : take,
  }
  onAbort(family.signal, close)
  return source
}
