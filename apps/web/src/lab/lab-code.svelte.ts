import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { PublicLab } from '@interleave/course/lesson.ts'
import type { EngineClient } from '../engine/engine-client.ts'
import { Workbench } from '../workbench/workbench.svelte.ts'
import { type AppliedBug, applyBug, type Bug, isStanding, undoBug } from './deliberate-bugs.ts'
import { keepBug, readBug } from './kept-bug.ts'

/** The lab's code on its workbench: which files are the learner's own, and which bug stands in them. */
export class LabCode {
  readonly lab: PublicLab
  readonly bench: Workbench
  #bug = $state.raw<AppliedBug | null>(null)

  /** `onEdit` is told the learner's own files after each change. */
  constructor(lab: PublicLab, engine: EngineClient, onEdit: (files: SourceFile[]) => void) {
    this.lab = lab
    this.bench = new Workbench({
      engine,
      files: [...lab.starter, lab.testFile, ...lab.given],
      entry: lab.testFile.name,
      world: lab.world,
      needsTests: true,
      onEdit: () => onEdit(this.ownFiles),
    })
  }

  get bug(): AppliedBug | null {
    return this.#bug
  }

  /** The learner's own files, as they are kept and submitted. */
  get ownFiles(): SourceFile[] {
    return this.bench.files.filter((file) => !this.isGiven(file.name))
  }

  isGiven(name: string): boolean {
    return this.lab.given.some((file) => file.name === name)
  }

  /** Puts the learner's files in place, from the journal. */
  restore(files: readonly SourceFile[]): void {
    this.bench.take(files.filter((file) => !this.isGiven(file.name)), false)
    const kept = readBug(this.lab.id)
    const bug = this.lab.bugs.find(({ id }) => id === kept?.id)
    this.#setBug(bug && isStanding(this.bench.files, bug) ? kept : null)
  }

  /** Puts a version from the history in place, as an edit that can be undone. */
  takeVersion(files: readonly SourceFile[]): void {
    this.bench.take(files.filter((file) => !this.isGiven(file.name)))
    this.#setBug(null)
    this.bench.news = 'The version is restored. What you had is kept in the history, and undo brings it back.'
  }

  reset(): void {
    this.bench.take([...this.lab.starter, this.lab.testFile])
    this.#setBug(null)
    this.bench.news = 'The code is back as it started. What you had is kept in the history.'
  }

  applyBug(bug: Bug): void {
    if (this.#bug) this.undoBug()
    const { files, applied } = applyBug(this.bench.files, bug)
    this.bench.take(files)
    this.#setBug(applied)
    this.bench.active = bug.files[0]?.name ?? this.bench.active
    this.bench.news = `The bug “${bug.title}” is in the code.`
  }

  undoBug(): void {
    if (!this.#bug) return
    this.bench.take(undoBug(this.bench.files, this.#bug))
    this.#setBug(null)
    this.bench.news = 'The bug is out again.'
  }

  #setBug(bug: AppliedBug | null): void {
    this.#bug = bug
    keepBug(this.lab.id, bug)
  }
}
