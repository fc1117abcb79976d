import type { LabStep } from '@interleave/course/lesson.ts'
import type { Learner, LearnerState } from '../learner/learner.ts'

/** Which of the lab's steps are done, and what was written for them, as the learner's record has it. */
export class LabProgress {
  readonly #lesson: string
  readonly #learner: Learner
  #state: LearnerState = $state.raw() as LearnerState
  readonly close: () => void

  constructor(lesson: string, learner: Learner) {
    this.#lesson = lesson
    this.#learner = learner
    this.#state = learner.state
    this.close = learner.subscribe((state) => (this.#state = state))
  }

  isDone(step: LabStep['id']): boolean {
    // Reading the state makes whoever asks hear of its changes.
    return this.#state !== undefined && this.#learner.isDone(this.#lesson, `lab:${step}`)
  }

  valueOf(step: LabStep['id']): string | null {
    return this.#state === undefined ? null : this.#learner.valueOf(this.#lesson, `lab:${step}`)
  }

  record(step: LabStep['id'], done: boolean, value: string | null = null): void {
    this.#learner.record(this.#lesson, `lab:${step}`, { done, value })
  }

  /** What was predicted of a deliberate bug, as prediction.ts writes it. */
  predictionOf(bug: string): string | null {
    return this.#state === undefined ? null : this.#learner.valueOf(this.#lesson, `predict:${bug}`)
  }

  recordPrediction(bug: string, checked: boolean, value: string): void {
    this.#learner.record(this.#lesson, `predict:${bug}`, { done: checked, value })
  }

  /** A bug that the tests let live comes back as a review card until it is caught. */
  recordBug(id: string, caught: boolean, hint: string | null): void {
    this.#learner.record(this.#lesson, `bug:${id}`, { done: caught, value: hint })
  }
}
