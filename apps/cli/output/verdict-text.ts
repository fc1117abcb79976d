import type { TestResult, Verdict } from '@interleave/engine'
import { claimInWords } from '@interleave/engine/explore/claim.ts'
import { wrap } from '../arguments/help-text.ts'
import { diagnosticLines } from './diagnostic-lines.ts'
import type { Terminal } from './terminal.ts'

const WIDTH = 100

/** A verdict for a person: both lists of tests, and the matrix of bugs and the tests that catch them. */
export function verdictText({ status, message, tests, spec, mutants, diagnostics, claim }: Verdict, terminal: Pick<Terminal, 'style'>): string[] {
  const { style } = terminal
  const lines: string[] = []
  const section = (title: string, content: string[]): void => {
    if (content.length > 0) lines.push(style('dim', title), ...content.map((line) => `  ${line}`), '')
  }
  const mark = (ok: boolean): string => (ok ? style('green', '✓') : style('red', '✗'))
  const told = ({ name, status, message, schedule }: TestResult): string[] => [
    `${mark(status === 'pass')} ${name}`,
    ...(status === 'pass' ? [] : [...message.split('\n').map((line) => `    ${line}`), ...(schedule === null ? [] : [style('dim', `    in the order ${schedule}`)])]),
  ]
  section('Does not compile', diagnosticLines(diagnostics, terminal))
  section('Your tests, on correct services', tests.flatMap(told))
  section('Your service, by the lab’s own tests', spec.flatMap(told))
  section('Bugs × your tests', matrix())
  if (claim) lines.push(...wrap(claimInWords(claim, claim.orders), WIDTH).map((line) => style('dim', line)))
  lines.push(`${mark(status === 'pass')} ${message}`)
  return lines

  function matrix(): string[] {
    const names = tests.map(({ name }) => name)
    if (mutants.length === 0 || names.length === 0) return []
    // The id of a bug that lives would give it away.
    const nameOf = ({ title }: Verdict['mutants'][number], index: number): string => title ?? `Bug ${index + 1} lives`
    const widest = Math.max(...mutants.map((one, index) => nameOf(one, index).length))
    const head = `${' '.repeat(widest)}   ${names.map((_, index) => String(index + 1).padStart(2)).join(' ')}`
    const rows = mutants.flatMap((one, index) => {
      const { hint, killedBy } = one
      const cells = names.map((name) => (killedBy.includes(name) ? style('green', ' ●') : style('dim', ' ·'))).join(' ')
      const row = `${mark(killedBy.length > 0)} ${nameOf(one, index).padEnd(widest)} ${cells}`
      return hint === null ? [row] : [row, ...wrap(hint, WIDTH - 8).map((text) => style('yellow', `    ${text}`))]
    })
    return [head, ...rows, '', ...names.map((name, index) => style('dim', `${String(index + 1).padStart(2)}  ${name}`))]
  }
}
