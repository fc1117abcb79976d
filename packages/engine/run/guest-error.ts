import { originalPlace } from '../compile/original-place.ts'
import type { Program, SourceFile } from '../compile/program.ts'
import type { ErrorText, Place } from '../trace/trace.ts'

/** Reads an error that the prelude described as JSON, with its frames mapped to the learner's own lines. */
export function readGuestError(program: Program, json: string): ErrorText {
  const { name, message, stack } = JSON.parse(json) as { name: string; message: string; stack: string }
  return { name, message, stack: readStack(program, stack) }
}

/** The frames of a QuickJS stack that lie in the learner's files, innermost first. */
export function readStack(program: Program, stack: string): Place[] {
  const places: Place[] = []
  for (const line of stack.split('\n')) {
    const found = /\(?([^()\s]+):(\d+):(\d+)\)?\s*$/.exec(line)
    if (!found) continue
    const [, file, row, column] = found
    if (!program.modules.some((module) => module.name === file)) continue
    const place = originalPlace(program, file!, Number(row), Number(column))
    // A program can write its own stacks; a line that its file does not have is none.
    if (place.line > lineCount(program, place.file)) continue
    const last = places.at(-1)
    if (last && last.file === place.file && last.line === place.line && last.column === place.column) continue
    places.push(place)
  }
  return places
}

const lineCounts = new WeakMap<SourceFile, number>()

function lineCount(program: Program, name: string): number {
  const file = program.files.find((one) => one.name === name)
  if (!file) return 0
  const known = lineCounts.get(file)
  if (known !== undefined) return known
  let lines = 1
  for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) lines++
  lineCounts.set(file, lines)
  return lines
}
