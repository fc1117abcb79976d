import type { Finding } from '../findings/finding.ts'
import type { ErrorText, Place, RunEnd } from '../trace/trace.ts'

/**
 * What was done, said no stronger than it was done. `orders` are those that can be told apart by what conflicting events saw;
 * with the strategy `dfs`, which does not look, all schedules.
 */
export type Claim =
  /** Every order was run. */
  | { kind: 'all'; orders: number }
  /**
   * Every order with at most `maxReversals` reversals of conflicting events from the nominal one was run (`dfs`: departures).
   * `orders` counts the others that were run, too.
   */
  | { kind: 'bounded'; orders: number; maxReversals: number }
  /** Some orders were run; nothing is said of the others. */
  | { kind: 'sampled'; orders: number }

/** Orders whose observable results are equal. */
export interface Outcome {
  /** Equal for equal results: lines printed, test results, errors, findings. */
  key: string
  /** In words, short: what a person would call this end. */
  result: string
  ok: boolean
  count: number
  /** The first order met with this outcome: with the fewest reversals (`dfs`: departures) from the nominal one. */
  schedule: string
  console: string[]
  findings: Finding[]
}

/** An order that fails, next to one that passes. */
export interface Failure {
  kind: 'test' | 'unhandled-rejection' | 'finding' | RunEnd['kind']
  message: string
  error: ErrorText | null
  schedule: string
  /** The last of the reversals, when undoing it makes it pass; else a swap that does; null when none was found. */
  swap: Swap | null
  /** The fewest that lead from the nominal order to this one, in turn; empty for the nominal order, and where nobody knows. */
  reversals: NamedReversal[]
}

/** Two events whose order is not the nominal one: here `first` happens before `second`. */
export interface NamedReversal {
  first: string
  second: string
  /** What both touch, in words: `cart.total`. */
  location: string
  /** Where the one that now happens first touches it. */
  place: Place | null
  /** In a sentence. */
  words: string
}

/** Two events whose order decides: `first` happening before `second` fails, the other way round passes. */
export interface Swap {
  first: string
  second: string
  /** Their step numbers in the failing run. */
  firstStep: number
  secondStep: number
  /** The schedule in which they are swapped, and which passes. */
  passing: string
}

export interface Exploration {
  claim: Claim
  claimText: string
  /** Nominal outcome first, then by fewest departures. */
  outcomes: Outcome[]
  failures: Failure[]
  stats: { runs: number; ms: number }
  /** True when a budget or the caller ended it before it was through. */
  stopped: boolean
}
