import type { SourceFile } from '@interleave/engine/compile/program.ts'

/** The files with some of their texts exchanged; unknown names are left out. */
export function replaceFiles(files: readonly SourceFile[], by: readonly SourceFile[]): SourceFile[] {
  return files.map((file) => by.find((other) => other.name === file.name) ?? file)
}
