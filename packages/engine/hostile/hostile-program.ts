import { compile } from '../compile/compile.ts'
import type { SourceFile } from '../compile/program.ts'
import { run } from '../run/run.ts'
import type { Trace } from '../trace/trace.ts'
import { smallLimits } from './verdicts.ts'
import type { World } from '../world/world.ts'
import type { Sandbox } from '../world/sandbox.ts'

/** What it is, the source of `main.ts` (or files), and all that is said of it: see `verdictOf`. */
export type HostileProgram = readonly [what: string, source: string | SourceFile[], verdict: string]

/** What a program comes to: one line for how it ended, and before it one per console call, `> ` in front. */
export function verdictOf(sandbox: Sandbox, source: string | SourceFile[], world: World): string {
  const program = compile(typeof source === 'string' ? [{ name: 'main.ts', text: source }] : source)
  if (!Array.isArray(program)) return traceInWords(run(sandbox, program, world, undefined, { limits: smallLimits }))
  return program.map(({ code, file, line, column, message, hint }) => `${code} at ${file}:${line}:${column}: ${message} ${hint}`).join('\n')
}

function traceInWords({ records, end }: Trace): string {
  const lines = records.flatMap((record) => {
    if (record.type === 'console') return [`> ${shortened(record.text)}`]
    if (record.type === 'unhandled-rejection') return [`unhandled ${record.error.name}: ${shortened(record.error.message)}`]
    if (record.type === 'handled-late') return ['handled late']
    if (record.type === 'test-end') return [record.ok ? 'a test passes' : `a test fails: ${shortened(record.error?.message ?? '')}`]
    return []
  })
  return [...floods(lines), endInWords(end)].join('\n')
}

function endInWords(end: Trace['end']): string {
  if (end.kind === 'finished') return 'finished'
  if (end.kind === 'crashed') {
    const [at] = end.error.stack
    return `crashed${at ? ` at ${at.file}:${at.line}` : ''}: ${end.error.name}: ${shortened(end.error.message)}`
  }
  const { place, message } = end
  return `${end.kind === 'limit' ? end.limit : end.kind}${place ? ` at ${place.file}:${place.line}` : ''}: ${message}`
}

/** A flood is told by its first two lines and how many there were. */
function floods(lines: string[]): string[] {
  return lines.length <= 8 ? lines : [...lines.slice(0, 2), `… ${lines.length} lines`]
}

function shortened(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 60)}… ${text.length} characters`
}
