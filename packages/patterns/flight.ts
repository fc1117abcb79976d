import { offAbort, onAbort } from './abort-listeners.ts'
import { type Child, Family, nameOf, type SignalOption } from './family.ts'

/** One run of a function that several callers wait for. It is aborted when the last of them has left. */
export class Flight<T> {
  readonly #family: Family
  readonly #result: Promise<T>
  #callers = 0

  /** `onEnd` is called once: when it has settled, or when nobody waits for it any more. */
  constructor(pattern: string, fn: Child<T>, onEnd: (fulfilled: boolean) => void) {
    let onAir = true
    const end = (fulfilled: boolean): void => {
      if (onAir) onEnd(fulfilled)
      onAir = false
    }
    const name = nameOf(fn)
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const family = new Family(pattern, undefined, () => [name], () => family.close())
    this.#family = family
    this.#result = promise
    promise.catch(() => undefined)
    onAbort(family.signal, () => end(false))
    family.run(fn, name, (value) => {
      end(true)
      resolve(value)
    }, (error) => {
      end(false)
      // Aborted, nobody hears of this promise: what is no echo stays reachable from the reason.
      if (family.ended) family.fail(error)
      reject(error)
    })
    family.leave()
  }

  /** Waits with the others. A caller that aborts leaves at once; the last one stays until the function has settled. */
  join({ signal }: SignalOption): Promise<T> {
    this.#callers++
    if (!signal) return this.#result
    return new Promise((resolve, reject) => {
      const leave = (reason: unknown): void => {
        const rejectNow = (): void => reject(reason)
        if (--this.#callers > 0) return rejectNow()
        this.#family.end(reason)
        this.#result.then(rejectNow, rejectNow)
      }
      onAbort(signal, leave)
      this.#result.then((value) => {
        offAbort(signal, leave)
        resolve(value)
      }, (error: unknown) => {
        offAbort(signal, leave)
        reject(error)
      })
    })
  }
}
