import { type Child, group, runEach, type SignalOption } from './family.ts'
import { PatternError } from './pattern-error.ts'

/**
 * `Promise.race` for functions of a signal: the first to settle decides, the others are aborted, and the answer comes when
 * every one has settled. Nothing to race rejects with code `nothing-to-race`, where `Promise.race([])` would hang.
 */
export function race<T>(fns: readonly Child<T>[], options: SignalOption = {}): Promise<T> {
  return group<T>('race', options, (family) => {
    runEach(family, fns, family.win)
    return () => Promise.reject(new PatternError('nothing-to-race', 'Expected functions to race, got none'))
  })
}
