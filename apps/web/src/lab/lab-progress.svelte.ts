import type { LabStep } from '@interleave/course/lesson.ts'
import { type Learner, type LearnerState, progressKey } from '../learner/learner.ts'

/** Which of the lab's steps are done, and what was written for them, as the learner's record has it. */
export class LabProgress {
  readonly #lesson: string
  #learner: Learner | null = null
  /** Null until the record is opened: the page is built where there is none. */
  #state = $state.raw<LearnerState | null>(null)

  constructor(lesson: string) {
    this.#lesson = lesson
  }

  /** Returns how to close it. */
  open(learner: Learner): () => void {
    this.#learner = learner
    return learner.subscribe((state) => (this.#state = state))
  }

  isDone(step: LabStep['id']): boolean {
    return this.#row(`lab:${step}`)?.done === true
  }

  valueOf(step: LabStep['id']): string | null {
    return this.#row(`lab:${step}`)?.value ?? null
  }

  record(step: LabStep['id'], done: boolean, value: string | null = null): void {
    this.#learner?.record(this.#lesson, `lab:${step}`, { done, value })
  }

  /** What was predicted of a deliberate bug, as prediction.ts writes it. */
  predictionOf(bug: string): string | null {
    return this.#row(`predict:${bug}`)?.value ?? null
  }

  recordPrediction(bug: string, checked: boolean, value: string): void {
    this.#learner?.record(this.#lesson, `predict:${bug}`, { done: checked, value })
  }

  /** A bug that the tests let live comes back as a review card until it is caught. */
  recordBug(id: string, caught: boolean, hint: string | null): void {
    this.#learner?.record(this.#lesson, `bug:${id}`, { done: caught, value: hint })
  }

  #row(item: string): LearnerState['progress'][string] | undefined {
    return this.#state?.progress[progressKey(this.#lesson, item)]
  }
}
