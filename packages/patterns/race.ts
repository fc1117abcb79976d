import { startEach } from './all.ts'
import { notify, traced } from './diagnostics.ts'
import type { Child, Family, SignalOption } from './family.ts'
import { PatternError } from './pattern-error.ts'

/**
 * `Promise.race` for functions of a signal: the first to settle decides, the others are aborted, and the answer comes when
 * every one has settled. Nothing to race rejects with code `nothing-to-race`, where `Promise.race([])` would hang.
 */
export function race<T>(fns: readonly Child<T>[], options: SignalOption = {}): Promise<T> {
  return traced('race', '', () => new Promise((resolve, reject) => {
    let won = false
    let value: unknown
    const { family, start } = startEach('race', fns, options, () => {
      finish(family, won)
      if (won) resolve(value as T)
      else if (family.ended) reject(family.reason)
      else reject(new PatternError('nothing-to-race', 'Expected at least one function to race, got none'))
    })
    start((_, result) => {
      if (family.ended) return
      won = true
      value = result
      family.end(lost('race'))
    }, (_, error) => family.fail(error))
  }))
}

/** The reason that losers are aborted with. */
export function lost(pattern: string): DOMException {
  return new DOMException(`Another function decided ${pattern}`, 'AbortError')
}

/** After a win there is no rejection to carry what a loser's cleanup threw: it is told. */
export function finish(family: Family, won: boolean): void {
  if (won) for (const error of family.later.splice(0)) notify({ kind: 'late-error', pattern: family.pattern, error })
  family.close()
}
