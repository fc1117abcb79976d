import { wrap } from '../arguments/help-text.ts'
import { counted } from './explore-text.ts'
import type { RunReport } from './run-report.ts'
import type { Terminal } from './terminal.ts'

const WIDTH = 100

/** A run for a person: what it printed, what failed, what was found, and what happened in which order. */
export function runText({ console, end, failures, findings, ms, schedule, tests, timeline }: RunReport, { style }: Pick<Terminal, 'style'>): string[] {
  const lines: string[] = []
  const section = (title: string, content: string[]): void => {
    if (content.length > 0) lines.push(style('dim', title), ...content.map((line) => (line === '' ? '' : `  ${line}`)), '')
  }
  section('Console', console.flatMap(({ level, text }) => text.split('\n').map((line) => (level === 'error' || level === 'warn' ? style('yellow', line) : line))))
  section('Tests', tests.flatMap(({ name, ok, message }) => [`${ok ? style('green', '✓') : style('red', '✗')} ${name}`, ...(ok ? [] : message.split('\n').map((line) => `    ${line}`))]))
  const told = failures.filter(({ kind }) => kind !== 'finding' && kind !== 'test')
  section('Failures', told.flatMap(({ message, file, line }) => {
    const [first = '', ...rest] = message.split('\n')
    return [`${style('red', '✗')} ${first}${file === null ? '' : style('cyan', `  ${file}:${line}`)}`, ...rest.map((text) => `    ${text}`)]
  }))
  section('Findings', findings.flatMap(({ id, level, title, file, line, message, fix }, index) => [
    `${index + 1}  ${style(level === 'error' ? 'red' : 'yellow', `${id} ${title}`)}  ${style('cyan', `${file}:${line}`)}`,
    ...wrap(message, WIDTH - 6).map((text) => `    ${text}`),
    ...wrap(`Fix: ${fix}`, WIDTH - 6).map((text) => `    ${text}`),
  ]))
  section('Timeline', timeline)
  const bad = failures.length
  const verdict = bad === 0 ? style('green', '✓ Nothing failed') : style('red', `✗ ${counted(bad, 'failure')}`)
  lines.push(`${verdict} in ${Number(ms.toFixed(2))} ms of virtual time${end.kind === 'finished' ? '' : ` (${end.kind})`}. Schedule ${schedule}`)
  return lines
}
