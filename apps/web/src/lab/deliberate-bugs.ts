import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { PublicLab } from '@interleave/course/lesson.ts'
import { replaceFiles } from '../workbench/replace-files.ts'

export type Bug = PublicLab['bugs'][number]

/** A bug that stands in the code, with the texts that it took the place of. */
export interface AppliedBug {
  id: string
  before: SourceFile[]
}

/** Puts the bug's files in place. Work in other files stays. */
export function applyBug(files: readonly SourceFile[], bug: Bug): { files: SourceFile[]; applied: AppliedBug } {
  const before = files.filter((file) => bug.files.some((b) => b.name === file.name))
  return { files: replaceFiles(files, bug.files), applied: { id: bug.id, before } }
}

/** Takes the bug out again. A file that was edited since goes back to what stood before the bug. */
export function undoBug(files: readonly SourceFile[], applied: AppliedBug): SourceFile[] {
  return replaceFiles(files, applied.before)
}

/** Whether the bug's files stand in the code, word for word. */
export function isStanding(files: readonly SourceFile[], bug: Bug): boolean {
  return bug.files.every(({ name, text }) => files.some((file) => file.name === name && file.text === text))
}
