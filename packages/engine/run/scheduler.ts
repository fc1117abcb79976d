import type { StepKind } from '../trace/trace.ts'

/** An event that could happen now. */
export interface Enabled {
  kind: StepKind
  /** Number of the I/O, timer or outside event. */
  of: number
  /** In words: "pricing replies". */
  label: string
  /** When it would happen by the world's own latencies. */
  nominalAt: number
  /** `EventLog.key` of the event, when the run is tracked. */
  key?: string
}

/** Chooses which enabled event happens next. The engine owns this interface; strategies only implement it. */
export interface Scheduler {
  /**
   * Gives the index of the chosen event. `enabled` is never empty and is sorted by nominal time, so 0 is what the world
   * would do by itself.
   */
  choose(enabled: readonly Enabled[], step: number): number
}
