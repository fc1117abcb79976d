import type { Finding } from '../findings/finding.ts'
import type { ErrorText, RunEnd } from '../trace/trace.ts'

/** What was done, said no stronger than it was done. */
export type Claim =
  /** Every order was run. */
  | { kind: 'all'; orders: number }
  /** Every order with at most `maxReversals` departures from the nominal one was run. */
  | { kind: 'bounded'; orders: number; maxReversals: number }
  /** Some orders were run; nothing is said of the others. */
  | { kind: 'sampled'; orders: number }

/** Orders whose observable results are equal. */
export interface Outcome {
  /** Equal for equal results: console, test results, errors, findings. */
  key: string
  /** In words, short: what a person would call this end. */
  result: string
  ok: boolean
  count: number
  /** The first order with this outcome that has the fewest departures from the nominal one. */
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
  /** The fewest swaps that make it pass; empty when every order explored fails. */
  swap: Swap | null
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
