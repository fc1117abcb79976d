import type { Diagnostic } from '@interleave/engine/compile/program.ts'
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Place, Trace } from '@interleave/engine/trace/trace.ts'
import type { Pin } from '../editor/marks.ts'

/** How one test went in one run. */
export interface TestRun {
  index: number
  name: string
  status: 'pass' | 'fail' | 'unfinished'
  message: string
  /** Where it failed, in the learner's own files. */
  place: Place | null
}

export interface ConsoleLine {
  at: number
  step: number
  level: 'log' | 'info' | 'warn' | 'error' | 'debug'
  text: string
}

/** A page holds no more lines than a person reads. */
const MAX_CONSOLE_LINES = 400

export function testRuns(trace: Trace): TestRun[] {
  const runs = new Map<number, TestRun>()
  for (const record of trace.records) {
    if (record.type === 'test-start') {
      runs.set(record.test, { index: record.test, name: record.name, status: 'unfinished', message: '', place: null })
    } else if (record.type === 'test-end') {
      const run = runs.get(record.test)
      if (!run) continue
      run.status = record.ok ? 'pass' : 'fail'
      run.place = record.error?.stack[0] ?? null
      run.message = record.error ? `${record.error.name}: ${record.error.message}` : ''
    }
  }
  return [...runs.values()]
}

export function consoleLines(trace: Trace): { lines: ConsoleLine[]; more: number } {
  const lines: ConsoleLine[] = []
  let more = 0
  for (const record of trace.records) {
    let line: ConsoleLine | null = null
    if (record.type === 'console') line = { at: record.at, step: record.step, level: record.level, text: record.text }
    if (record.type === 'unhandled-rejection') {
      line = { at: record.at, step: record.step, level: 'error', text: `Unhandled rejection: ${record.error.name}: ${record.error.message}` }
    }
    if (!line) continue
    if (lines.length < MAX_CONSOLE_LINES) lines.push(line)
    else more += 1
  }
  return { lines, more }
}

export interface Ending {
  title: string
  message: string
  place: Place | null
}

/** What cut a run short, in words, with the line where it is known. Null for a run that came to its end. */
export function cutShortBy(trace: Trace): Ending | null {
  const { end } = trace
  switch (end.kind) {
    case 'finished': return null
    case 'never-settles': return { title: 'Something never settles', message: end.message, place: end.place }
    case 'limit': return { title: LIMITS[end.limit], message: end.message, place: end.place }
    case 'crashed': return { title: end.error.name, message: end.error.message, place: end.error.stack[0] ?? null }
  }
}

const LIMITS = {
  fuel: 'The code ran for too long',
  jobs: 'Too many promise callbacks',
  memory: 'The code asked for too much memory',
  stack: 'Calls went too deep',
  output: 'Too much output',
  events: 'Too many events',
  wall: 'The code did not come back',
  denied: 'Not allowed here',
} as const

/** The line that ended a run, marked in the editor as a mistake is. */
export function endMark(trace: Trace): Diagnostic[] {
  const cut = cutShortBy(trace)
  if (!cut?.place) return []
  return [{ ...cut.place, code: 'unsupported-syntax', message: cut.title, hint: cut.message }]
}

export function pinsOf(findings: readonly Finding[]): Pin[] {
  return findings.map((finding, index) => ({
    number: index + 1,
    file: finding.place.file,
    line: finding.place.line,
    title: finding.title,
  }))
}
