import type { Exploration, Outcome } from '@interleave/engine/explore/exploration.ts'

/** What a symptom looks like when a program is run in its orders: in which of them, and by what they print or how they end. */
export interface SymptomSign {
  /** `some`: in one at least, and not in all. */
  in: 'every' | 'some' | 'never'
  /** A regular expression that a printed line matches. */
  prints?: string | undefined
  ends?: 'crashed' | 'never-settles' | undefined
}

/** How far a prediction holds. */
export interface SeenSign {
  holds: boolean
  /** In how many of the orders it shows. */
  orders: number
  of: number
  /** An end in which it shows, and one in which it does not, where there are such. */
  shown: Outcome | null
  other: Outcome | null
}

/** Looks for a symptom in what an exploration found. */
export function seeSign({ in: where, prints, ends }: SymptomSign, { outcomes, failures }: Pick<Exploration, 'outcomes' | 'failures'>): SeenSign {
  const pattern = prints === undefined ? null : new RegExp(prints, 'm')
  const isIn = ({ console, schedule }: Outcome): boolean =>
    pattern === null ? failures.some((failure) => failure.kind === ends && failure.schedule === schedule) : console.some((line) => pattern.test(line))
  const shown = outcomes.filter(isIn)
  const others = outcomes.filter((outcome) => !isIn(outcome))
  const holds = {
    every: shown.length > 0 && others.length === 0,
    some: shown.length > 0 && others.length > 0,
    never: shown.length === 0 && others.length > 0,
  }[where]
  const count = (some: readonly Outcome[]): number => some.reduce((sum, outcome) => sum + outcome.count, 0)
  return { holds, orders: count(shown), of: count(outcomes), shown: shown[0] ?? null, other: others[0] ?? null }
}
