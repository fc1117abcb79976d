import type { SourceFile } from '../../compile/program.ts'
import { byPitfallId } from '../catalogue.ts'
import type { StaticFinding } from '../finding.ts'
import { Project } from '../source/project.ts'
import { storedAndForgotten } from './b1-stored-and-forgotten.ts'
import { swallowedError } from './b10-swallowed-error.ts'
import { abortSwallowed } from './b11-abort-swallowed.ts'
import { writeBack } from './b12-write-back.ts'
import { lockKept } from './b16-lock-kept.ts'
import { listenerKept } from './b17-listener-kept.ts'
import { retryMakesWorse } from './b19-retry.ts'
import { lateAwait } from './b2-late-await.ts'
import { independentAwaits } from './b3-independent-awaits.ts'
import { signalNotPassed } from './b4-signal-not-passed.ts'
import { noDeadline } from './b5-no-deadline.ts'
import { fanOut } from './b7-fan-out.ts'
import { noSharedSignal } from './b9-no-shared-signal.ts'
import type { StaticRule } from './suspect.ts'

const rules: readonly StaticRule[] = [
  storedAndForgotten, lateAwait, signalNotPassed, noDeadline, fanOut, noSharedSignal, swallowedError, abortSwallowed, lockKept, listenerKept, retryMakesWorse,
]

/**
 * What a test may do: its runner sets the deadline, a failure is told by the runner whenever it comes, and starting
 * something before moving the clock is how time is tested.
 */
const allowedInTests: ReadonlySet<StaticRule> = new Set<StaticRule>([lateAwait, noDeadline, fanOut, swallowedError, listenerKept, independentAwaits])

/** What is a mistake only if a run says so. */
const hints: readonly StaticRule[] = [independentAwaits, writeBack]

export interface StaticOptions {
  /** Tell also what is no suspicion yet, for a run to confirm or refute: B3 and B12. */
  hints?: boolean
}

/**
 * Pitfalls that the source alone suggests, by file and place. Files are read together: a call is followed into another
 * file of the list. A file that cannot be read is passed over; `compile` says why.
 */
export function staticFindings(files: readonly SourceFile[], options: StaticOptions = {}): StaticFinding[] {
  const applied = options.hints ? [...rules, ...hints] : rules
  const project = new Project(files)
  const order = new Map(files.map(({ name }, index) => [name, index]))
  const found = project.sources.flatMap((source) => {
    const isTest = /\.(?:test|spec)\.\w+$|(?:^|\/)(?:tests?|testing|__tests__)\//.test(source.tree.file)
    return applied.flatMap((rule) => (isTest && allowedInTests.has(rule) ? [] : [...rule(source, project)]))
  })
  return found.sort(
    (a, b) =>
      (order.get(a.place.file) ?? 0) - (order.get(b.place.file) ?? 0) ||
      a.place.line - b.place.line || a.place.column - b.place.column || byPitfallId(a.id, b.id),
  )
}
