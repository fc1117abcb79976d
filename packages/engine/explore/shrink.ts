import { replay } from '../run/schedule.ts'
import type { Scheduler } from '../run/scheduler.ts'
import type { NamedReversal } from './exploration.ts'
import { HappensBefore } from './happens-before.ts'
import type { Race } from './happens-before.ts'
import { nameReversal } from './name-reversal.ts'
import type { Seen } from './outcomes.ts'
import type { Runner } from './runner.ts'

/** An order is not worth more runs than these. */
const MOST_RUNS = 200

interface Inversion {
  /** Keys: `first` happens before `second`, which the nominal order has the other way round. */
  first: string
  second: string
  race: Race
}

/**
 * The order that comes to the same with the fewest races other than in the nominal order: each is taken back in turn, and
 * stays so when the outcome stays. Gives null when no order with only these inversions comes to the same.
 */
export function shrink(seen: Seen, { run }: Runner, nominal: readonly string[]): { choices: number[]; reversals: NamedReversal[] } | null {
  const ranks = new Map(nominal.map((key, index) => [key, index]))
  const rank = (key: string): number => ranks.get(key) ?? nominal.length
  const { events } = run(replay(seen.choices), true).result
  let names = 0
  const before = new HappensBefore({ name: () => names++, counts: () => true })
  before.read(events)
  let kept = before.races
    .map((race): Inversion => ({ first: events[race.first]!.key, second: events[race.second]!.key, race }))
    .filter(({ first, second }) => rank(first) > rank(second))
  const comesToSame = (inversions: readonly Inversion[]): number[] | null => {
    const { result, classified } = run(nominalExcept(inversions, rank), true)
    return classified.key === seen.outcome.key ? result.choices.map(({ chosen }) => chosen) : null
  }
  let choices = comesToSame(kept)
  if (choices === null) return null
  let runs = 1
  for (const inversion of [...kept].reverse()) {
    if (runs++ >= MOST_RUNS) break
    const fewer = kept.filter((one) => one !== inversion)
    const still = comesToSame(fewer)
    if (still === null) continue
    kept = fewer
    choices = still
  }
  const reversals = kept.map(({ race }) => nameReversal({ first: events[race.second]!, second: events[race.first]!, by: [race.by[1], race.by[0]] }))
  return { choices, reversals }
}

/** The nominal order, but nothing happens before what an inversion puts ahead of it. */
function nominalExcept(inversions: readonly Inversion[], rank: (key: string) => number): Scheduler {
  const waits = new Map<string, string[]>()
  for (const { first, second } of inversions) waits.set(second, [...(waits.get(second) ?? []), first])
  const happened = new Set<string>()
  return {
    choose(enabled) {
      const keys = enabled.map(({ key = '' }) => key)
      const free = keys.filter((key) => (waits.get(key) ?? []).every((first) => happened.has(first)))
      const candidates = free.length > 0 ? free : keys
      const next = candidates.reduce((best, key) => (rank(key) < rank(best) ? key : best))
      happened.add(next)
      return keys.indexOf(next)
    },
  }
}
