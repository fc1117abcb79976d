import { originalPlace } from '../compile/original-place.ts'
import type { Program, SourceFile } from '../compile/program.ts'
import type { ErrorText, Place } from '../trace/trace.ts'
import { keptByProgram } from './kept-by-program.ts'

/** Reads an error that the prelude described as JSON, with its frames mapped to the learner's own lines. */
export function readGuestError(program: Program, json: string): ErrorText {
  const { name, message, stack } = JSON.parse(json) as { name: string; message: string; stack: string }
  // A stack that the host wrote (see v8-stack.ts) begins with the message, and has the learner's own places.
  return { name, message, stack: readStack(program, stack, !stack.startsWith('    at ')) }
}

/** The frames of a stack that lie in the learner's files, innermost first. */
export function readStack(program: Program, stack: string, isOriginal = false): Place[] {
  return [...(isOriginal ? toldStacks : stacks)(program, stack, () => parseStack(program, stack, isOriginal))]
}

// The orders of a program make the same errors again and again: what was made of their texts is kept.
const stacks = keptByProgram<Place[]>()
const toldStacks = keptByProgram<Place[]>()
const innermosts = keptByProgram<Place | null>()

function parseStack(program: Program, stack: string, isOriginal: boolean): Place[] {
  const places: Place[] = []
  for (let from = 0; from < stack.length; ) {
    const end = endOfLine(stack, from)
    const place = readFrame(program, stack.slice(from, end), isOriginal)
    from = end + 1
    const last = places.at(-1)
    if (!place || (last && last.file === place.file && last.line === place.line && last.column === place.column)) continue
    places.push(place)
  }
  return places
}

/** The innermost of them. Most stacks are read for this alone, and often. */
export function readInnermost(program: Program, stack: string): Place | null {
  return innermosts(program, stack, () => parseInnermost(program, stack))
}

function parseInnermost(program: Program, stack: string): Place | null {
  for (let from = 0; from < stack.length; ) {
    const end = endOfLine(stack, from)
    const place = readFrame(program, stack.slice(from, end), false)
    if (place) return place
    from = end + 1
  }
  return null
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** A line such as `at name (service.ts:3:7)`; null for one outside the learner's files. */
function readFrame(program: Program, line: string, isOriginal: boolean): Place | null {
  const found = /[(\s]([^()\s]+):(\d+):(\d+)\)?\s*$/.exec(line)
  if (!found) return null
  const [, file, row, column] = found
  if (!program.modules.some((module) => module.name === file)) return null
  const place = isOriginal ? { file: file!, line: Number(row), column: Number(column) } : sourcePlace(program, file!, Number(row), Number(column))
  // A program can write its own stacks; a line that its file does not have is none.
  return place.line > lineCount(program, place.file) ? null : place
}

/** The place in the learner's text that QuickJS means. On the first line of a module it is one column short for members. */
export function sourcePlace(program: Program, module: string, line: number, column: number): Place {
  const place = originalPlace(program, module, line, column)
  if (line !== 1) return place
  const text = program.files.find((one) => one.name === module)?.text ?? ''
  return '.['.includes(text[place.column - 1] ?? ' ') ? { ...place, column: place.column + 1 } : place
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
