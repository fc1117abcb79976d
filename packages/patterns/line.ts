import { offAbort, onAbort } from './abort-listeners.ts'
import type { SignalOption } from './family.ts'

/** Somebody in the line, with what was brought along. */
export interface Waiter<Item, T> {
  item: Item
  resolve(value: T | PromiseLike<T>): void
  reject(error: unknown): void
  signal: AbortSignal | undefined
  aborted: (reason: unknown) => void
  before: Waiter<Item, T> | undefined
  after: Waiter<Item, T> | undefined
}

/** Those who wait, first in, first out. Whoever aborts leaves at once, from any place, in one step. */
export class Line<Item, T> {
  #first: Waiter<Item, T> | undefined
  #last: Waiter<Item, T> | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Waits with `item` until taken. */
  wait(item: Item, { signal }: SignalOption = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter<Item, T> = { item, resolve, reject, signal, before: this.#last, after: undefined, aborted: (reason) => {
        this.#remove(waiter)
        reject(reason)
      } }
      if (this.#last) this.#last.after = waiter
      else this.#first = waiter
      this.#last = waiter
      this.#size++
      onAbort(signal, waiter.aborted)
    })
  }

  /** Takes the first out of the line: whoever calls this settles it. Undefined if nobody waits. */
  take(): Waiter<Item, T> | undefined {
    const waiter = this.#first
    if (!waiter) return undefined
    this.#remove(waiter)
    offAbort(waiter.signal, waiter.aborted)
    return waiter
  }

  #remove(waiter: Waiter<Item, T>): void {
    const { before, after } = waiter
    if (before) before.after = after
    else this.#first = after
    if (after) after.before = before
    else this.#last = before
    this.#size--
  }
}
