import { claimInWords } from '@interleave/engine/explore/claim.ts'
import { wrap } from '../arguments/help-text.ts'
import type { ExploreReport, FileReport, ReportedFailure, TestReport } from './explore-report.ts'
import type { Terminal } from './terminal.ts'

const OUTCOMES = 12
const WIDTH = 100

/** How to repeat the order that failed. */
export type ReplayCommand = (schedule: string, test: TestReport | null) => string

/** An exploration for a person. */
export function exploreText(report: FileReport, { style }: Pick<Terminal, 'style'>, replay: ReplayCommand): string[] {
  const { tests } = report
  if (tests === undefined) return [...body(report, null), ...findingLines(report)]
  const parts = tests.flatMap((test) => [style('bold', test.name), ...body(test, test).map((line) => (line === '' ? '' : `  ${line}`)), ''])
  const failing = tests.filter(({ failures }) => failures.length > 0).length
  const summary = failing === 0 ? style('green', `✓ ${counted(tests.length, 'test')} in ${counted(report.stats.orders, 'order')}`) : style('red', `✗ ${failing} of ${counted(tests.length, 'test')} fail in some order`)
  return [...parts, ...findingLines(report), `${summary} ${style('dim', `(${seconds(report.stats.ms)})`)}`]

  function body(one: ExploreReport, test: TestReport | null): string[] {
    if (one.claim.orders === 0) return [style('yellow', '• not run')]
    const shown = one.outcomes.slice(0, OUTCOMES)
    const widest = Math.max(...shown.map(({ count }) => counted(count, 'order').length))
    const bad = new Set(one.failures.map(({ schedule }) => schedule))
    const lines = shown.map(({ result, count, schedule }) => `${bad.has(schedule) ? style('red', '✗') : style('green', '✓')} ${counted(count, 'order').padStart(widest)}  ${result}`)
    const more = one.outcomes.length - shown.length
    return [
      ...lines,
      ...(more > 0 ? [style('dim', `  and ${more} more outcomes (--json shows them all)`)] : []),
      ...wrap(claimInWords(one.claim, one.outcomes.length), WIDTH).map((line) => style('dim', line)),
      ...groups(one.failures).flatMap((alike) => ['', ...failureLines(alike, test)]),
    ]
  }

  function failureLines(alike: readonly ReportedFailure[], test: TestReport | null): string[] {
    const [failure] = alike
    if (failure === undefined) return []
    const { message, file, line, reversals, schedule } = failure
    const others = alike.length - 1
    const [first = '', ...rest] = message.split('\n')
    return [
      `${style('red', '✗')} ${style('bold', title(failure))}${file === null ? '' : style('cyan', `  ${file}:${line}`)}`,
      ...[...wrap(first, WIDTH - 4), ...rest].map((text) => `    ${text}`),
      ...reversals.map(({ first, second, location }) => `    Fails when ${style('bold', first)} comes before ${style('bold', second)}${location === '' ? '' : `: both touch ${location}`}.`),
      ...(reversals.length > 0 ? [`    The other way round it passes.`] : []),
      ...(others > 0 ? [`    So it is in ${others === 1 ? 'another outcome' : `${others} other outcomes`} as well.`] : []),
      ...(schedule === '' ? [] : [`    Replay: ${style('cyan', replay(schedule, test))}`]),
    ]
  }

  function findingLines({ findings, failures }: ExploreReport): string[] {
    // Those that failed are told already.
    const told = new Set(failures.map(({ kind, message, file, line }) => (kind === 'finding' ? `${message.split(' ')[0]} ${file}:${line}` : '')))
    const open = findings.filter(({ id, file, line }) => !told.has(`${id} ${file}:${line}`))
    if (open.length === 0) return []
    return ['', ...open.flatMap(({ id, file, line, message }) => [`${style('yellow', `! ${id}`)} ${style('cyan', `${file}:${line}`)}`, ...wrap(message, WIDTH - 4).map((text) => `    ${text}`)]), '']
  }
}

/** One finding in orders that end differently is one thing to mend. */
function groups(failures: readonly ReportedFailure[]): ReportedFailure[][] {
  return [...Map.groupBy(failures, (one) => (one.kind === 'finding' ? `${one.message.split(':')[0]} ${one.file}:${one.line}` : one.schedule)).values()]
}

const titles: Record<ReportedFailure['kind'], string> = {
  test: 'The test fails',
  'unhandled-rejection': 'An error that nobody handles',
  finding: 'A finding',
  crashed: 'It throws',
  'never-settles': 'A promise never settles',
  limit: 'It was stopped',
  finished: 'It ends',
}

function title({ kind }: ReportedFailure): string {
  return titles[kind]
}

export function number(value: number): string {
  return value.toLocaleString('en')
}

export function counted(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`
}

export function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}
