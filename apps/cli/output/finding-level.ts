import type { Report } from '@interleave/engine'

/** How grave a finding is, from least to most; SARIF's own words. */
export const levels = ['note', 'warning', 'error'] as const
export type Level = (typeof levels)[number]
/** What `--fail-on` may say. */
export const thresholds = [...levels, 'never'] as const
export type Threshold = (typeof thresholds)[number]

/** A finding of a run, or with `end` a suspicion from the source. */
type Graded = Pick<Report, 'id'> & { end?: unknown }

/** Wrong results in some order. What is not named here wastes time or leaks work: a warning. */
const ERRORS = new Set(['B1', 'B12', 'B13', 'B14', 'B15', 'B16', 'B21'])
/** Correct, and could be faster. */
const NOTES = new Set(['B3'])

export function levelOf(finding: Graded): Level {
  // A suspicion proves nothing.
  if (finding.end !== undefined) return 'note'
  return ERRORS.has(finding.id) ? 'error' : NOTES.has(finding.id) ? 'note' : 'warning'
}

/** Whether a finding is one of those that `--fail-on` names. */
export function fails(finding: Graded, threshold: Threshold): boolean {
  return threshold !== 'never' && levels.indexOf(levelOf(finding)) >= levels.indexOf(threshold)
}

/** The first of the gravest. */
export function gravest<Found extends Graded>(found: readonly Found[]): Found | undefined {
  return found.reduce<Found | undefined>((worst, one) => (worst === undefined || levels.indexOf(levelOf(one)) > levels.indexOf(levelOf(worst)) ? one : worst), undefined)
}
