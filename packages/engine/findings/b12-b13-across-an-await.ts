import { ms } from '../trace/in-words.ts'
import { lineage } from '../trace/task-tree.ts'
import type { TaskRun, TraceModel } from '../trace/trace-model.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'
import { isSum, placeInFlow, relationOf } from './flow-code.ts'
import { actor, backFrom, contested, counterpart, isUnder, type Access } from './shared-accesses.ts'
import type { Code } from './source/code.ts'

/** One flow read, another wrote, and the first wrote without looking again. */
export interface Overwrite {
  flow: TaskRun
  read: Access
  other: Access
  write: Access
}

/**
 * B12: a value read before an await was written back after it, over another's write. B13: what was asked before an await
 * was acted on after it, when another had acted meanwhile. The source tells which: whether what is written is computed
 * from what was read, or a condition asked for it.
 */
export function acrossAnAwait(model: TraceModel, code: Code | null): Finding[] {
  if (!code) return []
  const found: Finding[] = []
  for (const accesses of contested(model)) {
    for (const overwrite of overwrites(model, accesses)) {
      const { flow, read, other, write } = overwrite
      const relation = relationOf(model, code, flow, read, write)
      const id = relation === 'update' ? 'B12' : relation === 'check' ? 'B13' : null
      const place = id && placeInFlow(model, code, flow, write)
      // The same value once more loses nothing, unless it is a sum: both of two withdrawals of 10 write 90.
      if (!id || !place || (id === 'B12' && write.same && !isSum(model, code, flow, write))) continue
      const who = flow.label
      const them = counterpart(model, other, flow)?.label ?? actor(model, other)
      found.push({
        id, title: catalogue[id].title, place, at: write.at, step: write.step, task: flow.id, fix: catalogue[id].fix,
        message:
          id === 'B12'
            ? `${who} read ${read.words} at ${ms(read.at)}, ${them} changed it at ${ms(other.at)}, and at ${ms(write.at)} ${who} wrote back what it had computed from the old value: that change is lost.`
            : `${who} looked at ${read.words} at ${ms(read.at)}, ${them} wrote it at ${ms(other.at)}, and at ${ms(write.at)} ${who} ${write.same ? 'did the same once more' : 'wrote it too'}, going by what it had seen before.`,
      })
    }
  }
  return found
}

function* overwrites(model: TraceModel, accesses: readonly Access[]): Generator<Overwrite> {
  for (const [index, write] of accesses.entries()) {
    if ((!write.write && !write.same) || write.words.endsWith('.length')) continue
    const overwrite = overwriteBy(model, accesses, index, write)
    if (overwrite) yield overwrite
  }
}

/** The nearest flow around the write that had read before another's write, and did not read again. */
function overwriteBy(model: TraceModel, accesses: readonly Access[], index: number, write: Access): Overwrite | null {
  for (const flow of lineage(model, write.task)) {
    let other: Access | null = null
    for (const access of backFrom(accesses, index, flow)) {
      const isOwn = isUnder(model, access, flow)
      if (!isOwn) {
        if (access.write) other ??= access
      } else if (!access.write && !access.same) {
        // Whoever read after the other's write knows of it.
        if (!other) return null
        if (access.step !== write.step) return { flow, read: access, other, write }
        break
      } else if (other) {
        // Its own write in between is what it went by: whatever it read is older than that.
        return null
      }
    }
  }
  return null
}
