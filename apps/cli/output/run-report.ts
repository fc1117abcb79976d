import { type ErrorText, type Finding, type Place, toText, type Trace } from '@interleave/engine'
import { isOwn, placeOfFailure } from '../engine/place-of-failure.ts'
import type { RunOutput } from '../engine/thread-messages.ts'
import { uniqueFindings } from './explore-report.ts'
import { fails, type Level, levelOf, type Threshold } from './finding-level.ts'

/** What `run --json` prints. README.md documents every field; this shape is kept. */
export interface RunReport {
  /** Replays this run. */
  schedule: string
  seed: number
  end: { kind: Trace['end']['kind']; message: string }
  /** Virtual milliseconds from beginning to end. */
  ms: number
  console: { level: string; text: string }[]
  tests: { name: string; ok: boolean; message: string }[]
  failures: RunFailure[]
  findings: RunFinding[]
  timeline: string[]
}

export interface RunFailure {
  kind: 'test' | 'unhandled-rejection' | 'finding' | 'crashed' | 'never-settles' | 'limit'
  message: string
  file: string | null
  line: number | null
}

export interface RunFinding {
  id: string
  level: Level
  title: string
  message: string
  fix: string
  file: string
  line: number
  column: number
  at: number
}

/** One run as it is told. */
export function runReportOf({ trace, findings: found }: Pick<RunOutput, 'trace' | 'findings'>, threshold: Threshold): RunReport {
  const findings = uniqueFindings(found)
  const { end, records, schedule, seed } = trace
  const names = new Map(records.flatMap((record) => (record.type === 'test-start' ? [[record.test, record.name] as const] : [])))
  return {
    schedule,
    seed,
    end: { kind: end.kind, message: end.kind === 'crashed' ? words(end.error) : end.kind === 'finished' ? '' : end.message },
    ms: records.at(-1)?.at ?? 0,
    console: records.flatMap((record) => (record.type === 'console' ? [{ level: record.level, text: record.text }] : [])),
    tests: records.flatMap((record) =>
      record.type === 'test-end' ? [{ name: names.get(record.test) ?? '', ok: record.ok, message: record.error ? words(record.error) : '' }] : [],
    ),
    failures: failuresOf(trace, findings, threshold),
    findings: findings.map((one) => ({
      id: one.id, level: levelOf(one), title: one.title, message: one.message, fix: one.fix,
      file: one.place.file, line: one.place.line, column: one.place.column, at: one.at,
    })),
    timeline: toText(trace, findings),
  }
}

function failuresOf(trace: Trace, findings: readonly Finding[], threshold: Threshold): RunFailure[] {
  const { end, records } = trace
  const failures: RunFailure[] = []
  const add = (kind: RunFailure['kind'], message: string, place: Place | null): void =>
    void failures.push({ kind, message, file: place?.file ?? null, line: place?.line ?? null })
  for (const record of records) {
    if (record.type === 'test-end' && !record.ok) add('test', record.error ? words(record.error) : 'The test failed', placeOfFailure({ kind: 'test', error: record.error }, trace))
    else if (record.type === 'unhandled-rejection') add('unhandled-rejection', words(record.error), record.error.stack.find(isOwn) ?? null)
  }
  if (end.kind === 'crashed') add('crashed', words(end.error), end.error.stack.find(isOwn) ?? end.error.stack[0] ?? null)
  else if (end.kind !== 'finished') add(end.kind, end.message, end.place)
  for (const one of findings) if (fails(one, threshold)) add('finding', `${one.id} ${one.title}: ${one.message}`, one.place)
  return failures
}

/** What is left to say of a run that did not come back. */
export function unfinished(message: string, schedule: string, seed: number): RunReport {
  return {
    schedule, seed, end: { kind: 'limit', message }, ms: 0, console: [], tests: [],
    failures: [{ kind: 'limit', message, file: null, line: null }], findings: [], timeline: [],
  }
}

export function words({ name, message }: ErrorText): string {
  return message === '' ? name : `${name}: ${message}`
}
