import type { Program } from '../compile/program.ts'
import { needed } from '../compile/syntax-node.ts'
import type { Place } from '../trace/trace.ts'
import { failureAt } from './failed-call.ts'
import { sourcePlace } from './guest-error.ts'
import { keptByProgram } from './kept-by-program.ts'
import { bare, functionNameAt, offsetOf, pathTo, placeAt, sourceIndex } from './source-index.ts'
import { v8Message, type ErrorOrigin } from './v8-message.ts'

/** A frame that waits: an `await`, or a combinator with the number of the promise that failed. */
export type AsyncFrame = { place: Place } | { group: string; index: number }

/** V8's `Error.stackTraceLimit`. */
const SHOWN_FRAMES = 10

/** All but the async frames, which depend on the moment. */
const told = keptByProgram<{ words: string; own: string[] }>()

interface RawFrame {
  name: string
  file: string
  line: number
  column: number
}

/**
 * What V8 would make of an error that QuickJS has just made: its message, and its stack with places in the learner's own
 * text. `frames` are lines of name, file, line and column, tab-separated, innermost first; `waiting` are the async frames.
 */
export function tellError(program: Program, name: string, message: string, frames: string, waiting: () => AsyncFrame[]): { message: string; stack: string } {
  const { words, own } = told(program, `${name}\n${message}\n${frames}`, () => {
    const raw = frames.split('\n').flatMap(readFrame)
    const origin = originOf(program, raw)
    const words = v8Message(name, message, origin)
    const places = ownFrames(program, raw)
    const [first] = places
    if (first && origin.source && origin.builtIn === null && words !== message) places[0] = { file: first.file, ...placeAt(origin.source, failureAt(origin.source, origin.offset, message)) }
    return { words, own: places.map((frame) => frameText(program, frame)) }
  })
  const shown = own.length >= SHOWN_FRAMES ? own : [...own, ...waiting().map((frame) => asyncText(program, frame))]
  const head = words === '' ? name || 'Error' : `${name || 'Error'}: ${words}`
  return { message: words, stack: [head, ...shown.slice(0, SHOWN_FRAMES).map((frame) => `    at ${frame}`)].join('\n') }
}

function readFrame(line: string): RawFrame[] {
  if (line === '') return []
  const [name = '', file = '', row = '', column = ''] = line.split('\t')
  return [{ name, file, line: Number(row), column: Number(column) }]
}

/** The frames in the program's files, each async function once: its body, the hook and the wrapper are three to QuickJS. */
function ownFrames(program: Program, raw: RawFrame[]): Place[] {
  const places: Place[] = []
  for (let index = 0; index < raw.length; index++) {
    const { name, file, line, column } = raw[index]!
    if (name === 'task' && file !== '' && !isOwn(program, file) && places.length > 0) {
      index++
      continue
    }
    if (isOwn(program, file)) places.push(sourcePlace(program, file, line, column))
  }
  return places
}

function isOwn(program: Program, file: string): boolean {
  return program.modules.some((module) => module.name === file)
}

function originOf(program: Program, raw: RawFrame[]): ErrorOrigin {
  const at = raw.findIndex(({ file }) => isOwn(program, file))
  const frame = raw[at]
  const source = frame ? sourceIndex(program, frame.file) : null
  const place = frame && sourcePlace(program, frame.file, frame.line, frame.column)
  return {
    source,
    offset: source && place ? offsetOf(source, place.line, place.column) : 0,
    builtIn: at > 0 ? (raw[at - 1]?.name ?? null) : null,
    functionName: frame?.name ?? '',
  }
}

function frameText(program: Program, place: Place): string {
  const source = sourceIndex(program, place.file)
  if (!source) return `${place.file}:${place.line}:${place.column}`
  const path = pathTo(source, offsetOf(source, place.line, place.column))
  const made = path.findLast(({ type }) => type === 'NewExpression')
  // QuickJS points at what is constructed, V8 at `new`.
  const { line, column } = made && bare(needed(made, 'callee')).start === offsetOf(source, place.line, place.column) ? placeAt(source, made.start) : place
  return named(functionNameAt(path), `${place.file}:${line}:${column}`)
}

function asyncText(program: Program, frame: AsyncFrame): string {
  if ('group' in frame) return `async Promise.${frame.group} (index ${frame.index})`
  const { file, line, column } = frame.place
  const source = sourceIndex(program, file)
  const name = source ? functionNameAt(pathTo(source, offsetOf(source, line, column))) : ''
  return `async ${named(name, `${file}:${line}:${column}`)}`
}

function named(name: string, where: string): string {
  return name === '' ? where : `${name} (${where})`
}
