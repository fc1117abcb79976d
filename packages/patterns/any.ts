import { startEach } from './all.ts'
import { traced } from './diagnostics.ts'
import type { Child, SignalOption } from './family.ts'
import { finish, lost } from './race.ts'

/**
 * `Promise.any` for functions of a signal: the first to fulfil wins, the others are aborted, and the answer comes when every
 * one has settled. When all fail, or there are none, an `AggregateError` has their errors in the order of the functions.
 */
export function any<T>(fns: readonly Child<T>[], options: SignalOption = {}): Promise<T> {
  return traced('any', '', () => new Promise((resolve, reject) => {
    let won = false
    let value: unknown
    const errors: unknown[] = []
    const { family, start } = startEach('any', fns, options, () => {
      // Aborted by the caller, what had failed until then stays reachable from the reason.
      if (family.ended && !won) family.later.unshift(...Object.values(errors))
      finish(family, won)
      if (won) resolve(value as T)
      else if (family.ended) reject(family.reason)
      else reject(new AggregateError(errors, fns.length === 0 ? 'There was no function to fulfil' : `All ${fns.length} failed`))
    })
    start((_, result) => {
      if (family.ended) return
      won = true
      value = result
      family.end(lost('any'))
    }, (index, error) => {
      if (family.ended) family.fail(error)
      else errors[index] = error
    })
  }))
}
