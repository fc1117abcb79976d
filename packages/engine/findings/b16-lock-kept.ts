import { ms } from '../trace/in-words.ts'
import { failureOf } from '../trace/task-tree.ts'
import type { Suspension, TaskRun, TraceModel } from '../trace/trace-model.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'
import { actor, contested, counterpart, isUnder, type Access } from './shared-accesses.ts'
import type { Place } from '../trace/trace.ts'

/** B16: a call set a flag, failed before it cleared it, and a later call of the function found the flag set and did not get in. */
export function lockKept(model: TraceModel): Finding[] {
  const found: Finding[] = []
  for (const accesses of contested(model)) {
    for (const set of accesses) {
      const flow = set.write && set.task !== null ? model.tasks.get(set.task) : undefined
      const failed = flow && failureAfter(flow, set)
      if (!flow || !failed?.to || !set.place || isClearedAfter(model, accesses, set, flow)) continue
      const refused = refusedAfter(model, accesses, set, flow)
      if (!refused) continue
      const error = failureOf(model, { kind: 'task', id: flow.id })
      found.push({
        id: 'B16', title: catalogue.B16.title, place: set.place, at: refused.at, step: refused.step, task: flow.id, fix: catalogue.B16.fix,
        message: `${flow.label} set ${set.words} at ${ms(set.at)}, failed at ${ms(failed.to.at)}${error ? ` with "${error}"` : ''} and did not clear it. At ${ms(refused.at)} ${actor(model, refused)} still found it set.`,
      })
    }
  }
  return found
}

/** The wait that failed while the flag was set, and that the call failed with. A flag set because of a failure is no lock. */
function failureAfter({ suspensions, end }: TaskRun, set: Access): Suspension | null {
  if (!end || end.ok) return null
  const failed = suspensions.findLast(({ ok }) => ok === false)
  return failed && failed.from.order > set.order ? failed : null
}

function isClearedAfter(model: TraceModel, accesses: readonly Access[], set: Access, flow: TaskRun): boolean {
  return accesses.some((one) => one.write && one.order > set.order && isUnder(model, one, flow))
}

/** A later call that asked where this one had asked, and did not set the flag as this one did. */
function refusedAfter(model: TraceModel, accesses: readonly Access[], set: Access, flow: TaskRun): Access | null {
  const asked = accesses.findLast((one) => !one.write && one.order < set.order && one.step === set.step && isUnder(model, one, flow))
  if (!asked) return null
  for (const one of accesses) {
    if (one.write || one.order < (flow.end?.order ?? Infinity) || !isSame(one.place, asked.place)) continue
    const later = counterpart(model, one, flow)
    const gotIn = later && accesses.some((other) => (other.write || other.same) && other.order > one.order && isUnder(model, other, later))
    // Whoever cleared it meanwhile made the lock whole again.
    const cleared = accesses.some((other) => other.write && other.order > set.order && other.order < one.order)
    if (later && !gotIn && !cleared) return one
  }
  return null
}

function isSame(a: Place | null, b: Place | null): boolean {
  return a !== null && b !== null && a.file === b.file && a.line === b.line && a.column === b.column
}
