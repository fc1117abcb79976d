import type { Claim, Exploration, Failure, Finding, Outcome, Place } from '@interleave/engine'
import { weaker } from '@interleave/engine/explore/claim.ts'
import { isOwn } from '../engine/place-of-failure.ts'
import { fails, gravest, type Threshold } from './finding-level.ts'

/** What `explore --json` prints of a program or of one test. README.md documents every field; this shape is kept. */
export interface ExploreReport {
  claim: Claim
  outcomes: ReportedOutcome[]
  failures: ReportedFailure[]
  findings: ReportedFinding[]
  stats: { runs: number; ms: number; orders: number }
}

export interface ReportedOutcome {
  result: string
  count: number
  schedule: string
}

export interface ReportedFailure {
  kind: Failure['kind']
  message: string
  file: string | null
  line: number | null
  schedule: string
  reversals: { first: string; second: string; location: string }[]
}

export interface ReportedFinding {
  id: string
  file: string
  line: number
  message: string
}

/** The whole of a test file: the weakest claim, the sums, all failures; and each test by itself. */
export interface FileReport extends ExploreReport {
  tests?: TestReport[]
}

export interface TestReport extends ExploreReport {
  name: string
}

/** An exploration as it is told. Findings inside packages are not the reader's to mend, and are left out. */
export function reportOf({ claim, outcomes, failures, stats }: Exploration, places: readonly (Place | null)[], threshold: Threshold): ExploreReport {
  return {
    claim,
    outcomes: outcomes.map(({ result, count, schedule }) => ({ result, count, schedule })),
    failures: failures.flatMap((failure, index) => {
      const outcome = outcomes.find(({ schedule }) => schedule === failure.schedule)
      return failureOf(failure, outcome, places[index] ?? null, threshold)
    }),
    findings: uniqueFindings(outcomes.flatMap(({ findings }) => findings)).map(tell),
    stats: { runs: stats.runs, ms: Math.round(stats.ms), orders: claim.orders },
  }
}

function failureOf(failure: Failure, outcome: Outcome | undefined, place: Place | null, threshold: Threshold): ReportedFailure[] {
  const { kind, message, schedule } = failure
  const told = { kind, message, file: place?.file ?? null, line: place?.line ?? null, schedule, reversals: reversalsOf(failure) }
  if (kind !== 'finding') return [told]
  const finding = gravest((outcome?.findings ?? []).filter((one) => isOwn(one.place) && fails(one, threshold)))
  if (finding === undefined) return []
  return [{ ...told, message: `${finding.id} ${finding.title}: ${finding.message}`, file: finding.place.file, line: finding.place.line }]
}

function reversalsOf({ swap }: Failure): ReportedFailure['reversals'] {
  return swap === null ? [] : [{ first: swap.first, second: swap.second, location: '' }]
}

export function uniqueFindings(found: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return found.filter(({ id, place }) => {
    const key = `${id} ${place.file}:${place.line}:${place.column}`
    return isOwn(place) && !seen.has(key) && seen.add(key)
  })
}

function tell({ id, place, message }: Finding): ReportedFinding {
  return { id, file: place.file, line: place.line, message }
}

/** Several tests as one: its claim is no stronger than the weakest of theirs. */
export function wholeOf(tests: readonly TestReport[]): FileReport {
  const claim = tests.map((one) => one.claim).reduce(weaker)
  const sum = (of: (test: TestReport) => number): number => tests.reduce((all, one) => all + of(one), 0)
  const findings = tests.flatMap((one) => one.findings)
  return {
    claim,
    outcomes: tests.flatMap((one) => one.outcomes),
    failures: tests.flatMap((one) => one.failures),
    findings: findings.filter((one, index) => findings.findIndex((other) => other.id === one.id && other.file === one.file && other.line === one.line) === index),
    stats: { runs: sum(({ stats }) => stats.runs), ms: sum(({ stats }) => stats.ms), orders: sum(({ stats }) => stats.orders) },
    tests: [...tests],
  }
}

/** What is left to say when an order did not come to its end: what was known before, and that. */
export function cutOff(known: Exploration | null, message: string, threshold: Threshold): ExploreReport {
  const before = known === null ? NOTHING : reportOf({ ...known, failures: [] }, [], threshold)
  const failure: ReportedFailure = { kind: 'limit', message, file: null, line: null, schedule: known === null ? 'i1.' : '', reversals: [] }
  return { ...before, claim: { kind: 'sampled', orders: before.claim.orders }, failures: [failure] }
}

/** What is said of a test to which an interrupted exploration never came. */
export function notRun(name: string): TestReport {
  return { name, ...NOTHING }
}

const NOTHING: ExploreReport = { claim: { kind: 'sampled', orders: 0 }, outcomes: [], failures: [], findings: [], stats: { runs: 0, ms: 0, orders: 0 } }
