import { type Child, group, runEach, type SignalOption } from './family.ts'
import { PatternError } from './pattern-error.ts'

/**
 * `Promise.race` for functions of a signal: the first to settle decides, the others are aborted, and the answer comes when
 * every one has settled. Nothing to race rejects with code `bad-option`, where `Promise.race([])` would hang.
 */
export function race<T>(fns: readonly Child<T>[], options: SignalOption = {}): Promise<T> {
  return group<T>('race', options, (family) => {
    runEach(family, fns, family.win)
    // Nobody decided, so there was nobody.
    return () => Promise.reject(new PatternError('bad-option', 'Expected functions to race, got none'))
  })
}
