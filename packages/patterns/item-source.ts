import { onAbort } from './abort-listeners.ts'
import type { Family, SignalOption } from './family.ts'

export type Items<T> = Iterable<T> | AsyncIterable<T>

/** Takes the next item, or nothing when there is none or the family has ended. */
export type Pull<T> = () => Step<T> | Promise<Step<T>>

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
export function openSource<T>(items: Items<T>, family: Family): Pull<T> {
  // Whoever waits inside for what may never come is told when nobody wants it any more: Channel listens.
  const openAsync = (items as { [Symbol.asyncIterator]?(options: SignalOption): AnyIterator<T> })[Symbol.asyncIterator]
  const iterator: AnyIterator<T> = openAsync ? openAsync.call(items, family) : (items as Iterable<T>)[Symbol.iterator]()
  let turn: Promise<Step<T>> | undefined
  let open = true
  const close = (): void => {
    if (!open) return
    open = false
    if (iterator.return) family.run(() => iterator.return?.(), () => undefined, undefined, ITEMS)
  }
  const read = (step: IteratorResult<T>): Step<T> => {
    if (step.done) open = false
    return open ? step : undefined
  }
  const take = (): Step<T> | Promise<Step<T>> => {
    if (!open) return undefined
    // While it runs, a generator cannot be closed; and if it throws, there is nothing to close.
    open = false
    const step = iterator.next()
    open = true
    if (family.ended) close()
    if (!openAsync) return read(step as IteratorResult<T>)
    return Promise.resolve(step).then(read, (error: unknown) => {
      open = false
      throw error
    })
  }
  onAbort(family.signal, close)
  // One at a time: not every async iterable can be asked twice at once.
  return openAsync ? () => (turn = Promise.resolve(turn).then(take)) : take
}
