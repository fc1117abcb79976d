import { sleep } from '@interleave/patterns/sleep.ts'

/** Passes on, within this process, that something has changed: rows, by id, that the database tells of. */
export class News {
  #subscribers = new Map<string, Set<() => void>>()

  /** To be called with every id that the database tells of. */
  tell(id: string): void {
    for (const wake of this.#subscribers.get(id) ?? []) wake()
  }

  /** Everything may have changed: notifications have been missed. */
  tellAll(): void {
    for (const id of this.#subscribers.keys()) this.tell(id)
  }

  /** How many ids somebody waits for. */
  get size(): number {
    return this.#subscribers.size
  }

  /** What happens between two calls of `next` is remembered, so that no change falls between looking and waiting. */
  subscribe(id: string): Subscription {
    let told = 0
    let heard = 0
    let waiting: AbortController | null = null
    const subscriber = (): void => {
      told++
      waiting?.abort()
    }
    const all = this.#subscribers.get(id) ?? new Set()
    this.#subscribers.set(id, all.add(subscriber))
    const end = (): void => {
      all.delete(subscriber)
      if (all.size === 0 && this.#subscribers.get(id) === all) this.#subscribers.delete(id)
    }
    return {
      async next(limitMs, signal) {
        if (told === heard && !signal.aborted) {
          waiting = new AbortController()
          // However the wait ends, it is time to look.
          await sleep(limitMs, { signal: AbortSignal.any([signal, waiting.signal]) }).catch(() => undefined)
          waiting = null
        }
        heard = told
      },
      end,
      [Symbol.dispose]: end,
    }
  }
}

export interface Subscription extends Disposable {
  /** Resolves when something has changed since the last call, when `limitMs` have passed, or when `signal` aborts. */
  next(limitMs: number, signal: AbortSignal): Promise<void>
  end(): void
}
