import type { SourceFile } from '../compile/program.ts'
import { findings as findIn } from '../findings/findings.ts'
import type { Finding } from '../findings/finding.ts'
import type { ErrorText, RecordOf, Trace } from '../trace/trace.ts'
import type { Failure } from './exploration.ts'

/** What one order came to. */
export interface Classified {
  /** Equal for orders whose observable results are equal. */
  key: string
  result: string
  /** Nothing failed. Findings alone do not make it fail. */
  ok: boolean
  /** Nothing failed and nothing was found. */
  clean: boolean
  console: string[]
  findings: Finding[]
  /** Why it is not clean, the gravest first. */
  trouble: { kind: Failure['kind']; message: string; error: ErrorText | null } | null
}

const SHOWN = 160

export interface ClassifyOptions {
  /** Looks for findings; true when left out. Gets what the outcome would be without them. */
  withFindings?: boolean | ((key: string) => boolean)
  /** The program's source, for findings that ask it. */
  files?: readonly SourceFile[]
  /** Whether it matters in which order different tasks and events print; true when left out. */
  consoleOrder?: boolean
}

/** Reads the observable result off a trace. */
export function classify(trace: Trace, { withFindings = true, consoleOrder = true, files }: ClassifyOptions = {}): Classified {
  const console: string[] = []
  /** What one task printed in one event, as one text. */
  const prints: string[] = []
  let printer = ''
  let hard: Classified['trouble'] = null
  const blame = (kind: Failure['kind'], message: string, error: ErrorText | null): void => {
    hard ??= { kind, message, error }
  }
  for (const record of trace.records) {
    if (record.type === 'console') {
      console.push(record.text)
      const own = `${record.step}/${record.task}`
      if (own === printer) prints.push(`${prints.pop()}\n${record.text}`)
      else prints.push(record.text)
      printer = own
    }
    if (record.type === 'test-end' && !record.ok) blame('test', testMessage(record), record.error)
    else if (record.type === 'unhandled-rejection') blame('unhandled-rejection', `Unhandled rejection: ${words(record.error)}`, record.error)
  }
  const { end } = trace
  if (end.kind === 'crashed') blame('crashed', words(end.error), end.error)
  else if (end.kind !== 'finished') blame(end.kind, end.message, null)
  if (!consoleOrder) prints.sort()
  const bare = JSON.stringify([prints, hard])
  const findings = (typeof withFindings === 'function' ? withFindings(bare) : withFindings) ? findIn(trace, files) : []
  const trouble: Classified['trouble'] = hard ?? (findings[0] ? { kind: 'finding', message: findings[0].message, error: null } : null)
  const ok = hard === null
  const found = findings.map(({ id, place }) => `${id}@${place.file}:${place.line}`)
  return {
    key: found.length === 0 ? bare : JSON.stringify([bare, found]),
    result: describe(console, hard, findings),
    ok,
    clean: trouble === null,
    console,
    findings,
    trouble,
  }
}

function describe(console: string[], trouble: Classified['trouble'], findings: Finding[]): string {
  if (trouble) return short(trouble.message)
  const titles = [...new Set(findings.map(({ id, title }) => `${id} ${title}`))].join(', ')
  return short([console.join(' · '), titles].filter((part) => part !== '').join(' — ') || 'passes')
}

function testMessage({ error }: RecordOf<'test-end'>): string {
  return error ? words(error) : 'The test failed'
}

function words({ name, message }: ErrorText): string {
  return message === '' ? name : name === 'AssertionError' ? message : `${name}: ${message}`
}

function short(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ').trim()
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line
}
