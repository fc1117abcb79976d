import type { Scheduler } from '../run/scheduler.ts'

/** Lets happen what `keys` names, in that order and as far as it can happen; then always what ranks lowest. */
export function follow(keys: readonly string[], rank: (key: string) => number): Scheduler {
  let at = 0
  return {
    choose(enabled) {
      while (at < keys.length) {
        const wanted = keys[at++]
        const index = enabled.findIndex(({ key }) => key === wanted)
        if (index >= 0) return index
      }
      let best = 0
      let least = Number.POSITIVE_INFINITY
      for (let index = 0; index < enabled.length; index++) {
        const own = rank(enabled[index]!.key ?? '')
        if (own >= least) continue
        least = own
        best = index
      }
      return best
    },
  }
}
