import { offAbort, onAbort } from '../abort-listeners.ts'

/**
 * Waits for something that is being opened and cannot be told to stop. Aborted, it leaves at once with the reason; what then
 * comes late goes to `giveBack`, whose own failure concerns nobody any more. Whoever gets it owns it.
 */
export function lease<T>(opening: PromiseLike<T>, giveBack: (late: T) => unknown, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = false
    const leave = (reason: unknown): void => {
      left = true
      reject(reason)
    }
    onAbort(signal, leave)
    opening.then(async (opened) => {
      if (left) return giveBack(opened)
      offAbort(signal, leave)
      resolve(opened)
    }, (error: unknown) => {
      offAbort(signal, leave)
      reject(error)
    }).then(undefined, () => undefined)
  })
}
