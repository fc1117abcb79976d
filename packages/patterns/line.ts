import { offAbort, onAbort } from './abort-listeners.ts'
import type { SignalOption } from './family.ts'

interface Waiter<Item, T> {
  item: Item
  resolve(value: T): void
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

  /** Waits with `item` until `serve` or `dismiss`. */
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

  /** Lets the first go on with a value, and returns what it waited with; undefined if nobody waits. */
  serve(value: T): { item: Item } | undefined {
    const waiter = this.#take()
    waiter?.resolve(value)
    return waiter
  }

  /** Sends everybody away. */
  dismiss(error: unknown): void {
    for (let waiter = this.#take(); waiter; waiter = this.#take()) waiter.reject(error)
  }

  #take(): Waiter<Item, T> | undefined {
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
