import { offAbort, onAbort } from './abort-listeners.ts'
import type { SignalOption } from './family.ts'
import { Queue } from './queue.ts'

/** Somebody in the line, with what was brought along. */
export interface Waiter<Item, T> {
  item: Item
  resolve(value: T | PromiseLike<T>): void
  signal: AbortSignal | undefined
  /** Leaves the line, and rejects. */
  leave: (reason: unknown) => void
}

/** Those who wait, first in, first out. Whoever aborts leaves at once, from any place, in one step. */
export class Line<Item, T> extends Queue<Waiter<Item, T>> {
  /** Waits with `item` until taken. */
  wait(item: Item, { signal }: SignalOption): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter<Item, T> = { item, resolve, signal, leave: (reason) => {
        this.delete(waiter)
        reject(reason)
      } }
      this.add(waiter)
      onAbort(signal, waiter.leave)
    })
  }

  /** Takes the first out of the line: whoever calls this settles it. Undefined if nobody waits. */
  override take(): Waiter<Item, T> | undefined {
    const waiter = super.take()
    if (waiter) offAbort(waiter.signal, waiter.leave)
    return waiter
  }
}
