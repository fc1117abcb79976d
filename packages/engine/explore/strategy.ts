import type { RunResult } from '../run/run.ts'
import type { Scheduler } from '../run/scheduler.ts'
import type { Reversal } from './known-orders.ts'

/** An order to run. */
export interface Attempt {
  scheduler: Scheduler
  /** How it departs from the nominal order, the last step first; null for the nominal one, and where that is not known. */
  path: Reversal | null
}

/** What a strategy learns from a run. */
export interface Met extends Pick<RunResult, 'events' | 'choices'> {
  /** Its last event ended the run: a test was over, or the program failed. */
  ends: boolean
}

/** Proposes orders, and learns from what running them met. */
export interface Strategy {
  /** The next order to run; null when there is none. */
  next(): Attempt | null
  /** Tells what an attempt met. Gives whether it is an order that was not met before. */
  ran(attempt: Attempt, met: Met): boolean
  /** Whether there may be orders that were not met. */
  readonly hasMore: boolean
  /** Every order with at most this many reversals was met; -1 when nothing of the kind can be said. */
  readonly levelDone: number
}
