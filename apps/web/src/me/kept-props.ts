import type { LearnerState } from '../learner/learner.ts'

/** What a list of this page is drawn from. */
export interface KeptProps {
  /** Null until it is read. */
  known: LearnerState | null
  lessons: { id: string; title: string; sections: { id: string; title: string; kind: string }[] }[]
}
