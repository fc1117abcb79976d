import { catalogue, type NamedReversal, type PitfallId } from '@interleave/engine'
import { wrap } from '../arguments/help-text.ts'
import type { Cause, Explored, ExploreReport, FileReport, ReportedFailure } from './explore-report.ts'
import type { Terminal } from './terminal.ts'

const OUTCOMES = 12
const WIDTH = 100

/** How to repeat the order that failed. */
export type ReplayCommand = (schedule: string, test: string | null) => string

/** An exploration for a person: of a program, or of tests by their names. */
export function exploreText(parts: readonly { name: string | null; explored: Explored }[], whole: FileReport, { style }: Pick<Terminal, 'style'>, replay: ReplayCommand): string[] {
  const [only] = parts
  if (only?.name === null) return [...body(only.explored, null), ...findingLines(whole)]
  const lines = parts.flatMap(({ name, explored }) => [style('bold', name ?? ''), ...body(explored, name).map((line) => (line === '' ? '' : `  ${line}`)), ''])
  const failing = parts.filter(({ explored }) => explored.report.failures.length > 0).length
  const verdict = failing === 0
    ? style('green', `✓ ${counted(parts.length, 'test')} in ${counted(whole.stats.orders, 'order')}`)
    : style('red', `✗ ${parts.length === 1 ? 'The test fails in some order' : `${failing} of ${counted(parts.length, 'test')} ${failing === 1 ? 'fails' : 'fail'} in some order`}`)
  const findings = findingLines(whole)
  return [...lines, ...findings.slice(1), ...(findings.length > 0 ? [''] : []), `${verdict} ${style('dim', `(${seconds(whole.stats.ms)})`)}`]

  function body({ report, claimText, causes }: Explored, test: string | null): string[] {
    const { claim, outcomes, failures } = report
    if (claim.orders === 0 && failures.length === 0) return [style('yellow', '• not run')]
    const bad = new Set(failures.map(({ schedule }) => schedule))
    const shown = outcomes.slice(0, OUTCOMES)
    const widest = Math.max(...shown.map(({ count }) => counted(count, 'order').length))
    const more = outcomes.length - shown.length
    return [
      ...shown.map(({ result, count, schedule }) => `${bad.has(schedule) ? style('red', '✗') : style('green', '✓')} ${counted(count, 'order').padStart(widest)}  ${result}`),
      ...(more > 0 ? [style('dim', `  and ${more} more outcomes (--json shows them all)`)] : []),
      ...wrap(claimText, WIDTH).map((line) => style('dim', line)),
      ...groups(failures.map((failure, index) => ({ failure, cause: causes[index] }))).flatMap((alike) => ['', ...failureLines(alike, test)]),
    ]
  }

  function failureLines(alike: readonly Told[], test: string | null): string[] {
    const [told] = alike
    if (told === undefined) return []
    const { message, file, line, schedule } = told.failure
    const others = alike.length - 1
    const [first = '', ...rest] = message.split('\n')
    return [
      `${style('red', '✗')} ${style('bold', titles[told.failure.kind])}${file === null ? '' : style('cyan', `  ${file}:${line}`)}`,
      ...[...wrap(first, WIDTH - 4), ...rest].map((text) => `    ${text}`.trimEnd()),
      ...causeLines(told.cause).map((text) => `    ${text}`),
      ...(others > 0 ? [`    So it is in ${others === 1 ? 'another outcome' : `${others} other outcomes`} as well.`] : []),
      ...(schedule === '' ? [] : [`    Replay: ${style('cyan', replay(schedule, test))}`]),
    ]
  }

  /** The one swap that decides, or the way from the usual order to this one. */
  function causeLines(cause: Cause | undefined): string[] {
    const reversals = cause?.reversals ?? []
    const last = reversals.at(-1)
    if (cause?.swap) {
      const { first, second } = cause.swap
      const told = last && last.first === first && last.second === second ? last : null
      // What touches nothing in common cannot both happen: a reply that fails, and the same reply.
      if (told?.location === '') return wrap(`Fails when “${first}” happens instead of “${second}”, and passes otherwise.`, WIDTH - 4)
      return wrap(`Fails when “${first}” comes before “${second}”${told === null ? '' : `: both touch ${inPlace(told)}`}. The other way round it passes.`, WIDTH - 4)
    }
    if (reversals.length === 0) return []
    return [`It is ${counted(reversals.length, 'reversal')} away from the usual order:`, ...reversals.flatMap((one) => wrap(`- “${one.first}” before “${one.second}”${one.location === '' ? '' : `: both touch ${inPlace(one)}`}`, WIDTH - 6).map((text, index) => `${index === 0 ? '' : '  '}${text}`))]
  }

  function findingLines({ findings, failures }: ExploreReport): string[] {
    // Those that failed are told already.
    const told = new Set(failures.map(({ kind, message, file, line }) => (kind === 'finding' ? `${message.split(' ')[0]} ${file}:${line}` : '')))
    const open = findings.filter(({ id, file, line }) => !told.has(`${id} ${file}:${line}`))
    return open.flatMap(({ id, file, line, message }) => [
      '',
      `${style('yellow', `! ${id} ${titleOf(id)}`)}${style('cyan', `  ${file}:${line}`)}`,
      ...wrap(message, WIDTH - 4).map((text) => `    ${text}`),
    ])
  }
}

function titleOf(id: string): string {
  return Object.hasOwn(catalogue, id) ? catalogue[id as PitfallId].title : ''
}

interface Told {
  failure: ReportedFailure
  cause: Cause | undefined
}

/** One finding in orders that end differently is one thing to mend. */
function groups(told: readonly Told[]): Told[][] {
  return [...Map.groupBy(told, ({ failure: one }) => (one.kind === 'finding' ? `${one.message.split(':')[0]} ${one.file}:${one.line}` : one.schedule)).values()]
}

function inPlace({ location, place }: NamedReversal): string {
  return `\`${location}\`${place === null ? '' : ` (${place.file}:${place.line})`}`
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

export function number(value: number): string {
  return value.toLocaleString('en')
}

export function counted(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`
}

export function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}
