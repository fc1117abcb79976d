import { type Child, group, runEach, type SignalOption } from './family.ts'
import { atLeast } from './pattern-error.ts'

/** What the first of some functions gives: any of their values. */
export type OneOf<Fns extends readonly Child<unknown>[]> = Awaited<ReturnType<Fns[number]>>

/**
 * `Promise.race` for functions of a signal: the first to settle decides, the others are aborted, and the answer comes when
 * every one has settled. Nothing to race rejects with code `bad-option`, where `Promise.race([])` would hang.
 */
export function race<const Fns extends readonly Child<unknown>[]>(fns: Fns, options?: SignalOption): Promise<OneOf<Fns>> {
  return group<OneOf<Fns>>('race', options, (family) => {
    atLeast(1, 'fns.length', fns.length)
    runEach(family, fns, family.win)
    // With one function or more, somebody decides.
    return () => undefined as never
  })
}
