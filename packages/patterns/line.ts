import { offAbort, onAbort } from './abort-listeners.ts'
import type { SignalOption } from './family.ts'

/** Somebody in the line, with what was brought along. */
export interface Waiter<Item, T> {
  item: Item
  resolve(value: T | PromiseLike<T>): void
  reject(error: unknown): void
  signal: AbortSignal | undefined
  leave: (reason: unknown) => void
  before: Waiter<Item, T> | undefined
  after: Waiter<Item, T> | undefined
}

/** Those who wait, first in, first out. Whoever aborts leaves at once, from any place, in one step. */
export interface Line<Item, T> {
  size: number
  /** Waits with `item` until taken. */
  wait(item: Item, options?: SignalOption): Promise<T>
  /** Takes the first out of the line: whoever calls this settles it. Undefined if nobody waits. */
  take(): Waiter<Item, T> | undefined
}

export function makeLine<Item, T>(): Line<Item, T> {
  let first: Waiter<Item, T> | undefined
  let last: Waiter<Item, T> | undefined
  const remove = ({ before, after }: Waiter<Item, T>): void => {
    if (before) before.after = after
    else first = after
    if (after) after.before = before
    else last = before
    line.size--
  }
  const line: Line<Item, T> = {
    size: 0,
    wait: (item, options) => new Promise((resolve, reject) => {
      const signal = options?.signal
      const waiter: Waiter<Item, T> = { item, resolve, reject, signal, before: last, after: undefined, leave: (reason) => {
        remove(waiter)
        reject(reason)
      } }
      if (last) last.after = waiter
      else first = waiter
      last = waiter
      line.size++
      onAbort(signal, waiter.leave)
    }),
    take() {
      const waiter = first
      if (waiter) {
        remove(waiter)
        offAbort(waiter.signal, waiter.leave)
      }
      return waiter
    },
  }
  return line
}
