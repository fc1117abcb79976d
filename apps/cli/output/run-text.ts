import { wrap } from '../arguments/help-text.ts'
import { counted } from './explore-text.ts'
import type { RunReport } from './run-report.ts'
import type { Terminal } from './terminal.ts'

const WIDTH = 100

/** A run for a person: what it printed, what failed, what was found, and what happened in which order. */
export function runText({ console, end, failures, findings, ms, schedule, tests, timeline }: RunReport, { style }: Pick<Terminal, 'style'>): string[] {
  const lines: string[] = []
  const section = (title: string, content: string[]): void => {
    const rows = content.flatMap((text) => text.split('\n'))
    if (rows.length > 0) lines.push(style('dim', title), ...rows.map((row) => (row === '' ? '' : `  ${row}`)), '')
  }
  section('Console', console.map(({ level, text }) => (level === 'error' || level === 'warn' ? style('yellow', text) : text)))
  const failedTests = failures.filter(({ kind }) => kind === 'test').values()
  section('Tests', tests.flatMap(({ name, ok, message }) => {
    if (ok) return [`${style('green', '✓')} ${name}`]
    const { file, line } = failedTests.next().value ?? { file: null, line: null }
    return [`${style('red', '✗')} ${name}${file === null ? '' : style('cyan', `  ${file}:${line}`)}`, indented(message)]
  }))
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
  // A sentence may quote a message of several lines.
  section('Timeline', timeline.map((sentence) => sentence.replaceAll('\n', '\n    ')))
  const bad = failures.length
  const verdict = bad === 0 ? style('green', '✓ Nothing failed') : style('red', `✗ ${counted(bad, 'failure')}`)
  lines.push(`${verdict} in ${Number(ms.toFixed(2))} ms of virtual time${end.kind === 'finished' ? '' : ` (${end.kind})`}. Schedule ${schedule}`)
  return lines
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ')
}
