/**
 * A run that is stopped on chosen lines, of a program and of the library that it calls. The lines get a probe that reports
 * the stack and a few values; the run is a real one, and whoever walks is shown what it reported.
 */
import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import { probeFile, readProbe } from './walk-probe.ts'

export interface Walk {
  /** The sample that runs. */
  program: string
  /** In the order in which the run gets there. */
  stops: WalkStop[]
}

export interface WalkStop {
  title: string
  /** The sample's name, or a file of the library: `all.ts`. */
  file: string
  /** A part of the line that the file has once. A statement may stand before the line. */
  line: string
  /** Expressions that are read there. */
  values: string[]
  note: string
}

/** A call on the stack, or one that waits. Lines count from 1. */
export interface WalkFrame {
  /** Of the function; empty for one without a name. */
  name: string
  file: string
  line: number
}

/** What the run reported at a stop. */
export interface SeenStop {
  /** Virtual milliseconds, and the number of the event. */
  at: number
  step: number
  /** Innermost first. */
  stack: WalkFrame[]
  /** Async callers, which wait further up while this runs: the nearest first. */
  waiting: WalkFrame[]
  values: { name: string; value: string }[]
}

const LIBRARY = 'node_modules/interleave__patterns/'

/** The sample and those files of the library that it imports, directly or through others; the library's by their short names. */
export function filesOf(sample: SourceFile, library: readonly SourceFile[]): SourceFile[] {
  const files = [sample]
  const isKnown = (name: string): boolean => files.some((file) => file.name === name)
  for (const { text } of files) {
    for (const [, specifier = ''] of text.matchAll(/from\s+['"]([^'"]+)['"]/g)) {
      const [, named = ''] = /^(?:\.|@interleave\/patterns)\/([\w-]+)(?:\.ts)?$/.exec(specifier) ?? []
      const found = library.find(({ name }) => name === `${LIBRARY}${named}.ts`)
      if (found && !isKnown(`${named}.ts`)) files.push({ name: `${named}.ts`, text: found.text })
    }
  }
  return files
}

/** Number of the stop's line, from 1. Throws, in words, when its file has the line never or more than once. */
export function lineOf({ file, line }: Pick<WalkStop, 'file' | 'line'>, files: readonly SourceFile[]): number {
  const lines = files.find(({ name }) => name === file)?.text.split('\n')
  if (!lines) throw new Error(`Expected a stop in one of ${files.map(({ name }) => name).join(', ')}, got ${file}`)
  const found = lines.flatMap((text, index) => (text.includes(line) ? [index + 1] : []))
  if (found.length === 1) return found[0]!
  throw new Error(`Expected ${file} to have \`${line}\` on one line, got it ${found.length === 0 ? 'never' : `on lines ${found.join(', ')}`}`)
}

/** The program to run: `files` as they are, with a probe before each stop's line; no line moves. */
export function withProbes({ program, stops }: Walk, files: readonly SourceFile[]): { files: SourceFile[]; entry: string } {
  const probed = files.map(({ name, text }) => {
    const lines = text.split('\n')
    for (const [line, probe] of probesIn(name, stops, files)) lines[line - 1] = lines[line - 1]!.replace(/^\s*/, (indent) => `${indent}${probe} `)
    const isProgram = name === program
    return { name: isProgram ? name : LIBRARY + name, text: `${isProgram ? `import './${probeFile.name}'; ` : ''}${lines.join('\n')}` }
  })
  return { files: [...probed, probeFile], entry: program }
}

/** One probe a line, whichever stops are on it. */
function probesIn(file: string, stops: readonly WalkStop[], files: readonly SourceFile[]): Map<number, string> {
  const probes = new Map<number, string>()
  for (const stop of stops) {
    if (stop.file !== file) continue
    const line = lineOf(stop, files)
    const values = new Set(stops.filter((other) => other.file === file && other.line === stop.line).flatMap((other) => other.values))
    const read = [...values].map((expression) => `${JSON.stringify(expression)}: () => (${expression})`)
    probes.set(line, `__walk(${JSON.stringify(`${file}:${line}`)}, { ${read.join(', ')} });`)
  }
  return probes
}

/** What the run of `withProbes` reported at each stop; null for one that it never came to, and for all after that. */
export function readWalk({ stops }: Walk, files: readonly SourceFile[], trace: Trace): (SeenStop | null)[] {
  const seen: (SeenStop | null)[] = []
  const tasks = new Map<number, Task>()
  const bottoms: WalkFrame[][] = []
  let event = -1
  let next = 0
  for (const record of trace.records) {
    if (record.type === 'task-start') tasks.set(record.task, { name: record.name, parent: record.parent, waitsAt: null })
    else if (record.type === 'suspend') tasks.get(record.task)!.waitsAt = { file: shortName(record.place.file), line: record.place.line }
    else if (record.type === 'resume' || record.type === 'task-end') tasks.get(record.task)!.waitsAt = null
    else if (record.type === 'console') {
      const stop = stops[next]
      const probe = stop && readProbe(record.text)
      if (!probe || probe.id !== `${stop.file}:${lineOf(stop, files)}`) continue
      const values = stop.values.map((name) => ({ name, value: probe.values[name] ?? '' }))
      const stack = probe.stack.map((frame) => ({ ...frame, file: shortName(frame.file) }))
      // Of one event, calls further down are still the same; and what is deep in them is reported without its bottom.
      if (stack.length >= FULL) stack.push(...below(stack.at(-1), event === record.step ? bottoms : []))
      if (event !== record.step) bottoms.length = 0
      event = record.step
      if (probe.stack.length < FULL) bottoms.push(stack)
      seen.push({ at: record.at, step: record.step, stack, waiting: waitingAbove(tasks, record.task), values })
      next++
    }
  }
  return stops.map((_, index) => seen[index] ?? null)
}

/** As deep as an error's stack goes, the probe's own frame left out. */
const FULL = 9

/** What stands below a frame in the latest of the whole stacks that has it. */
function below(frame: WalkFrame | undefined, stacks: readonly WalkFrame[][]): WalkFrame[] {
  const isSame = ({ name, file, line }: WalkFrame): boolean => name === frame?.name && file === frame.file && line === frame.line
  const whole = stacks.findLast((stack) => stack.some(isSame))
  return whole?.slice(whole.findLastIndex(isSame) + 1) ?? []
}

/** The trace as it would be without the probes' reports. */
export function withoutReports(trace: Trace): Trace {
  const probes = new Set<number>()
  const records = trace.records.filter((record) => {
    if (record.type === 'task-start' && record.place.file === probeFile.name) probes.add(record.task)
    if (record.type === 'console') return readProbe(record.text) === null
    return !('task' in record) || record.task === null || !probes.has(record.task)
  })
  return { ...trace, records }
}

interface Task {
  name: string
  parent: number | null
  /** Where it is suspended; null while it runs, and when it has ended. */
  waitsAt: { file: string; line: number } | null
}

function waitingAbove(tasks: ReadonlyMap<number, Task>, from: number | null): WalkFrame[] {
  const waiting: WalkFrame[] = []
  for (let id = from; id !== null; id = tasks.get(id)?.parent ?? null) {
    const task = tasks.get(id)
    if (task?.waitsAt) waiting.push({ name: task.name, ...task.waitsAt })
  }
  return waiting
}

function shortName(file: string): string {
  return file.startsWith(LIBRARY) ? file.slice(LIBRARY.length) : file
}
