import type { Place } from '../trace/trace.ts'
import type { PitfallId } from './catalogue.ts'

export type { PitfallId } from './catalogue.ts'

/** A pitfall at a place in the source: what findings of a run and of the source have in common. */
export interface Report {
  id: PitfallId
  title: string
  place: Place
  message: string
  fix: string
}

/** A pitfall proved by the run at hand. */
export interface Finding extends Report {
  /** Virtual milliseconds, and the step, of the moment that proves it. */
  at: number
  step: number
  /** The task it is about, when there is one. */
  task: number | null
  /** What happened in this very run. */
  message: string
}

/** A pitfall suspected from the source alone. */
export interface StaticFinding extends Report {
  /** Where the code in question ends; its last character is the one before. */
  end: { line: number; column: number }
  /** The lines of the code that the suspicion is about, both included: of a `catch`, also its `try`. */
  about: { from: number; to: number }
  /** What the code does, and what may come of it. */
  message: string
}
