import type { Finding } from '../findings/finding.ts'
import type { Exploration, Failure, Outcome } from './exploration.ts'

/** Each costs a run that tells its accesses. */
const MOST = 500

/**
 * Adds what the first order of each outcome proves when its accesses are told: lost updates, stale replies and their kin. An
 * outcome that only a finding speaks against becomes a failure.
 */
export function withFindings(exploration: Exploration, findingsOf: (schedule: string) => Finding[]): Exploration {
  const failures: Failure[] = [...exploration.failures]
  const outcomes = exploration.outcomes.map((outcome, index): Outcome => {
    if (index >= MOST) return outcome
    const known = new Set(outcome.findings.map(keyOf))
    const more = findingsOf(outcome.schedule).filter((one) => !known.has(keyOf(one)))
    const findings = [...outcome.findings, ...more]
    const [first] = findings
    if (first && !failures.some(({ schedule }) => schedule === outcome.schedule))
      failures.push({ kind: 'finding', message: first.message, error: null, schedule: outcome.schedule, swap: null, reversals: [] })
    return { ...outcome, findings }
  })
  return { ...exploration, outcomes, failures }
}

function keyOf({ id, place }: Finding): string {
  return `${id} ${place.file}:${place.line}:${place.column}`
}
