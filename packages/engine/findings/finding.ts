import type { Place } from '../trace/trace.ts'

export type PitfallId = 'B1' | 'B4' | 'B8' | 'B9' | 'B20'

/** A pitfall proved by the run at hand. */
export interface Finding {
  id: PitfallId
  title: string
  place: Place
  /** Virtual milliseconds, and the step, of the moment that proves it. */
  at: number
  step: number
  /** The task it is about, when there is one. */
  task: number | null
  /** What happened in this very run. */
  message: string
  fix: string
}
