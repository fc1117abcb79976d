import { offAbort, onAbort } from './abort-listeners.ts'
import { after } from './after.ts'
import type { SignalOption } from './family.ts'

/** `setTimeout` as a promise. Aborted, it rejects with the reason at once, and neither timer nor listener is left. */
export async function sleep(ms: number, { signal }: SignalOption = {}): Promise<void> {
  // `async`: see with-timeout.ts.
  return new Promise((resolve, reject) => {
    const cancel = after(ms, () => {
      offAbort(signal, aborted)
      resolve()
    })
    const aborted = (reason: unknown): void => {
      cancel()
      reject(reason)
    }
    onAbort(signal, aborted)
  })
}
