import type { Place } from '../trace/trace.ts'
import type { Program } from './program.ts'

/**
 * The place in the learner's source of a position in instrumented code. Line and column count from 1. A position inside
 * inserted text is where that text was inserted; one in a file that the program does not have comes back as it is.
 */
export function originalPlace(program: Program, moduleName: string, line: number, column: number): Place {
  const module = program.modules.find(({ name }) => name === moduleName)
  let inserted = 0
  for (const [at, length] of module?.inserts[line] ?? []) {
    const from = at + inserted
    if (column < from) break
    if (column < from + length) return { file: moduleName, line, column: at }
    inserted += length
  }
  return { file: moduleName, line, column: column - inserted }
}
