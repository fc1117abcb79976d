import { settledAt } from '@interleave/engine/trace/task-tree.ts'
import type { TraceModel } from '@interleave/engine/trace/trace-model.ts'
import type { Ref } from '@interleave/engine/trace/trace.ts'

/** A task that is suspended, and something that it waits for. */
export interface Wait {
  task: number
  on: Ref
}

/** Who waits for what just after that record; who waits for a join waits for those of its members that have not settled. */
export function waitsAt(model: TraceModel, order: number): Wait[] {
  const waits: Wait[] = []
  for (const task of model.tasks.values()) {
    if (task.start.order > order || (task.end && task.end.order <= order)) continue
    const latest = task.suspensions.findLast(({ from }) => from.order <= order)
    if (!latest?.on || (latest.to && latest.to.order <= order)) continue
    for (const on of openMembers(model, latest.on, order)) waits.push({ task: task.id, on })
  }
  return waits
}

function openMembers(model: TraceModel, ref: Ref, order: number, depth = 0): Ref[] {
  // A join cannot contain itself; the bound only guards against a forged trace.
  if (ref.kind !== 'group' || depth > 20) return [ref]
  const members = model.groups.get(ref.id)?.members ?? []
  return members.flatMap((member) => {
    const settled = member && settledAt(model, member)
    return !member || (settled && settled.order <= order) ? [] : openMembers(model, member, order, depth + 1)
  })
}
