/** A trace in the few words that a sample's panel has room for. */
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { RecordOf, RunEnd, Trace } from '@interleave/engine/trace/trace.ts'

export interface ConsoleLine {
  at: number
  level: RecordOf<'console'>['level']
  text: string
}

/** What the run printed, and the rejections nobody handled, in order. */
export function consoleLines(trace: Trace): ConsoleLine[] {
  return trace.records.flatMap((record): ConsoleLine[] => {
    const at = Math.round(record.at * 100) / 100
    if (record.type === 'console') return [{ at, level: record.level, text: record.text }]
    if (record.type !== 'unhandled-rejection') return []
    return [{ at, level: 'error', text: `Unhandled rejection: ${record.error.name}: ${record.error.message}` }]
  })
}

/** Null for a run that simply finished. */
export function describeEnd(end: RunEnd): string | null {
  if (end.kind === 'finished') return null
  if (end.kind === 'crashed') return `Uncaught ${end.error.name}: ${end.error.message}`
  return end.place === null ? end.message : `Line ${end.place.line}: ${end.message}`
}

/** For a screen reader, in one breath. */
export function sumUp(trace: Trace, findings: Finding[]): string {
  const lines = consoleLines(trace)
  const printed = lines.length === 0 ? 'It printed nothing.' : `It printed: ${lines.slice(0, 5).map((line) => line.text).join('; ')}.`
  const found = findings.length === 0 ? '' : ` ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}: ${findings.map((finding) => finding.title).join('; ')}.`
  const end = describeEnd(trace.end)
  return `${end === null ? 'The run finished.' : end} ${printed}${found}`
}
