import { onAbort } from './abort-listeners.ts'
import type { Family } from './family.ts'

export type Items<T> = Iterable<T> | AsyncIterable<T>

/** Where a family's workers take their items. */
export interface Source<T> {
  /** Whether there may be more. */
  readonly open: boolean
  /** The next item, or nothing when there is none or the family has ended. */
  pull(): { value: T } | undefined | Promise<{ value: T } | undefined>
}

/** Opens an iterable for a family. It is closed as `for…of` would: unless it was exhausted or failed by itself. */
export function openSource<T>(items: Items<T>, family: Family): Source<T> | undefined {
  try {
    return Symbol.asyncIterator in items ? fromAsync(items[Symbol.asyncIterator](), family) : fromSync(items[Symbol.iterator](), family)
  } catch (error) {
    family.fail(error)
    return undefined
  }
}

function fromSync<T>(iterator: Iterator<T>, family: Family): Source<T> {
  const source = {
    open: true,
    pull: () => {
      if (family.ended) close()
      if (!source.open) return undefined
      source.open = false
      // If this throws, the iterator is over: there is nothing to close.
      const step = iterator.next()
      source.open = !step.done
      return step.done ? undefined : step
    },
  }
  const close = (): void => {
    if (!source.open) return
    source.open = false
    iterator.return?.()
  }
  return source
}

function fromAsync<T>(iterator: AsyncIterator<T>, family: Family): Source<T> {
  let turn: Promise<unknown> = Promise.resolve()
  const take = async (): Promise<{ value: T } | undefined> => {
    if (!source.open || family.ended) return undefined
    try {
      const step = await iterator.next()
      if (!step.done) return family.ended ? undefined : step
    } catch (error) {
      source.open = false
      family.fail(error)
    }
    source.open = false
    return undefined
  }
  const source = {
    open: true,
    // One at a time: not every async iterable can be asked twice at once.
    pull: () => {
      const mine = turn.then(take)
      turn = mine
      return mine
    },
  }
  // At once, since a `next` that waits for more may be waiting for ever.
  onAbort(family.signal, () => {
    if (!source.open) return
    source.open = false
    if (!iterator.return) return
    family.hold()
    let closing: unknown
    try {
      closing = iterator.return()
    } catch (error) {
      family.fail(error)
    }
    Promise.resolve(closing).then(() => family.leave(), (error: unknown) => {
      family.fail(error)
      family.leave()
    })
  })
  return source
}
