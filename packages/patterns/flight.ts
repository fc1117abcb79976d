import { offAbort, onAbort } from './abort-listeners.ts'
import { type Child, Family, type SignalOption } from './family.ts'

/** One run of a function that several callers wait for. It is aborted when the last of them has left. */
export class Flight<T> {
  readonly #family: Family
  readonly #result: Promise<T>
  #callers = 0

  /** `onEnd` is called when it has settled, and when nobody waits for it any more. */
  constructor(pattern: string, fn: Child<T>, onEnd: (fulfilled: boolean) => void) {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const family = new Family(pattern, undefined, () => undefined)
    this.#family = family
    this.#result = promise
    promise.catch(() => undefined)
    onAbort(family.signal, () => onEnd(false))
    family.run(fn, (value) => {
      if (!family.ended) onEnd(true)
      resolve(value)
    }, (error) => {
      // Aborted, nobody hears of the promise: what is no echo stays reachable from the reason.
      family.fail(error)
      reject(error)
    })
    family.leave()
  }

  /** Waits with the others. A caller that aborts leaves at once; the last one stays until the function has settled. */
  join({ signal }: SignalOption): Promise<T> {
    this.#callers++
    return new Promise((resolve, reject) => {
      const leave = (reason: unknown): void => {
        const rejectNow = (): void => reject(reason)
        if (--this.#callers > 0) return rejectNow()
        this.#family.end(reason)
        this.#result.then(rejectNow, rejectNow)
      }
      onAbort(signal, leave)
      this.#result.finally(() => offAbort(signal, leave)).then(resolve, reject)
    })
  }
}
