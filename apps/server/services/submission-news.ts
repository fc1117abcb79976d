/** Passes on, within this process, that a submission has changed. */
export class SubmissionNews {
  #subscribers = new Map<string, Set<() => void>>()

  /** To be called with every id that the database tells of. */
  changed(id: string): void {
    for (const wake of this.#subscribers.get(id) ?? []) wake()
  }

  /** Everything may have changed: notifications have been missed. */
  changedAll(): void {
    for (const id of this.#subscribers.keys()) this.changed(id)
  }

  get size(): number {
    return this.#subscribers.size
  }

  /** What happens between two calls of `next` is remembered, so that no change falls between looking and waiting. */
  subscribe(id: string): Subscription {
    let changed = false
    let wake: (() => void) | null = null
    const subscriber = (): void => {
      changed = true
      wake?.()
    }
    const all = this.#subscribers.get(id) ?? new Set()
    this.#subscribers.set(id, all.add(subscriber))
    return {
      next: async (limitMs, signal) => {
        if (!changed && !signal.aborted) {
          const { promise, resolve } = Promise.withResolvers<void>()
          wake = resolve
          const timer = setTimeout(resolve, limitMs)
          signal.addEventListener('abort', wake, { once: true })
          await promise
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          wake = null
        }
        changed = false
      },
      [Symbol.dispose]: () => {
        all.delete(subscriber)
        if (all.size === 0 && this.#subscribers.get(id) === all) this.#subscribers.delete(id)
      },
    }
  }
}

export interface Subscription extends Disposable {
  /** Resolves when something has changed since the last call, when `limitMs` have passed, or when `signal` aborts. */
  next(limitMs: number, signal: AbortSignal): Promise<void>
}
