import { offAbort, onAbort } from './abort-listeners.ts'
import { after } from './after.ts'
import type { SignalOption } from './family.ts'

/** `setTimeout` as a promise. Aborted, it rejects with the reason at once, and neither timer nor listener is left. */
export function sleep(ms: number, { signal }: SignalOption = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = (reason: unknown): void => {
      cancel()
      reject(reason)
    }
    const cancel = after(ms, () => {
      offAbort(signal, aborted)
      resolve()
    })
    onAbort(signal, aborted)
  })
}
