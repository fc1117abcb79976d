import { offAbort, onAbort } from './abort-listeners.ts'
import { type Child, Family, type SignalOption } from './family.ts'

/** Joins a flight: waits with the others. A caller that aborts leaves at once; the last one stays until the function has settled. */
export type Flight<T> = (options: SignalOption) => Promise<T>

/**
 * Starts one run of a function that several callers wait for. It is aborted when the last of them has left. `onEnd` is called
 * when it has settled, and when nobody waits for it any more.
 */
export function startFlight<T>(pattern: string, fn: Child<T>, onEnd: (fulfilled: boolean) => void): Flight<T> {
  let callers = 0
  const family = new Family(pattern)
  onAbort(family.signal, () => onEnd(false))
  const promise = new Promise<T>((resolve, reject) => family.run(fn, (value) => {
    if (!family.ended) onEnd(true)
    resolve(value)
  }, (error) => {
    // Aborted, nobody hears of the promise: what is no echo stays reachable from the reason.
    family.fail(error)
    reject(error)
  }))
  promise.catch(() => undefined)
  family.leave()
  return ({ signal }) => {
    callers++
    return new Promise((resolve, reject) => {
      const leave = (reason: unknown): void => {
        const rejectNow = (): void => reject(reason)
        // Settled, it is on its way to the caller: to leave now would lose its error.
        if (family.closed) return
        if (--callers > 0) return rejectNow()
        family.end(reason)
        promise.then(rejectNow, rejectNow)
      }
      onAbort(signal, leave)
      promise.finally(() => offAbort(signal, leave)).then(resolve, reject)
    })
  }
}
