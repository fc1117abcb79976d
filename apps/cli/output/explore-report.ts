import type { Claim, Exploration, Failure, Finding, NamedReversal, Outcome, Place, Swap } from '@interleave/engine'
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

/** A report, and what is only said to people. */
export interface Explored {
  report: ExploreReport
  /** The claim in the engine's own words. */
  claimText: string
  /** Of each failure in the report, in their order. */
  causes: Cause[]
}

/** Why an order fails and another does not. */
export interface Cause {
  swap: Swap | null
  reversals: NamedReversal[]
}

/** An exploration as it is told. Findings inside packages are not the reader's to mend, and are left out. */
export function exploredOf({ claim, claimText, outcomes, failures, stats }: Exploration, places: readonly (Place | null)[], threshold: Threshold): Explored {
  const told = failures.flatMap((failure, index) => {
    const outcome = outcomes.find(({ schedule }) => schedule === failure.schedule)
    const reported = failureOf(failure, outcome, places[index] ?? null, threshold)
    return reported === null ? [] : [{ reported, cause: { swap: failure.swap, reversals: failure.reversals } }]
  })
  const report: ExploreReport = {
    claim,
    outcomes: outcomes.map(({ result, count, schedule }) => ({ result, count, schedule })),
    failures: told.map(({ reported }) => reported),
    findings: uniqueFindings(outcomes.flatMap(({ findings }) => findings)).map(tell),
    stats: { runs: stats.runs, ms: Math.round(stats.ms), orders: claim.orders },
  }
  return { report, claimText, causes: told.map(({ cause }) => cause) }
}

function failureOf(failure: Failure, outcome: Outcome | undefined, place: Place | null, threshold: Threshold): ReportedFailure | null {
  const { kind, message, schedule } = failure
  const told = { kind, message, file: place?.file ?? null, line: place?.line ?? null, schedule, reversals: reversalsOf(failure) }
  if (kind !== 'finding') return told
  const finding = gravest((outcome?.findings ?? []).filter((one) => isOwn(one.place) && fails(one, threshold)))
  if (finding === undefined) return null
  return { ...told, message: `${finding.id} ${finding.title}: ${finding.message}`, file: finding.place.file, line: finding.place.line }
}

/** Those that lead here from the nominal order; where nobody knows them, the one swap that decides. */
function reversalsOf({ reversals, swap }: Failure): ReportedFailure['reversals'] {
  if (reversals.length > 0) return reversals.map(({ first, second, location }) => ({ first, second, location }))
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
export function cutOff(known: Exploration | null, message: string, threshold: Threshold): Explored {
  const before = known === null ? NOTHING : exploredOf({ ...known, failures: [] }, [], threshold).report
  const { orders } = before.claim
  const failure: ReportedFailure = { kind: 'limit', message, file: null, line: null, schedule: known === null ? 'i1.' : '', reversals: [] }
  return {
    report: { ...before, claim: { kind: 'sampled', orders }, failures: [failure] },
    claimText: `${orders} of the orders were run before that; nothing is said of the others.`,
    causes: [{ swap: null, reversals: [] }],
  }
}

/** What is said of a test to which an interrupted exploration never came. */
export const notRun: Explored = { report: { claim: { kind: 'sampled', orders: 0 }, outcomes: [], failures: [], findings: [], stats: { runs: 0, ms: 0, orders: 0 } }, claimText: '', causes: [] }
const NOTHING = notRun.report
