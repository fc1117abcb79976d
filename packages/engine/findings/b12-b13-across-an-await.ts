import { ms } from '../trace/in-words.ts'
import { lineage } from '../trace/task-tree.ts'
import type { TaskRun, TraceModel } from '../trace/trace-model.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'
import { placeInFlow, relationOf } from './flow-code.ts'
import { accessesOf, actor, counterpart, isUnder, type Access } from './shared-accesses.ts'
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
  for (const accesses of accessesOf(model).values()) {
    for (const overwrite of overwrites(model, accesses)) {
      const { flow, read, other, write } = overwrite
      const relation = relationOf(model, code, flow, read, write)
      const id = relation === 'update' ? 'B12' : relation === 'check' ? 'B13' : null
      const place = id && placeInFlow(model, code, flow, write)
      // The same value once more loses nothing.
      if (!id || !place || (id === 'B12' && write.same)) continue
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
  for (const write of accesses) {
    if ((!write.write && !write.same) || write.words.endsWith('.length')) continue
    const overwrite = overwriteBy(model, accesses, write)
    if (overwrite) yield overwrite
  }
}

/** The nearest flow around the write that had read before another's write, and did not read again. */
function overwriteBy(model: TraceModel, accesses: readonly Access[], write: Access): Overwrite | null {
  for (const flow of lineage(model, write.task)) {
    const before = accesses.filter(({ order }) => order < write.order)
    const other = before.findLast((one) => one.write && !isUnder(model, one, flow) && one.order > flow.start.order)
    if (!other) continue
    const reads = before.filter((one) => !one.write && !one.same && isUnder(model, one, flow))
    if (reads.some(({ order }) => order > other.order)) return null
    const read = reads.at(-1)
    if (!read) continue
    // Its own write in between is what it went by: the read is older than that.
    if (before.some((one) => one.write && one.order > read.order && one.order < other.order && isUnder(model, one, flow))) return null
    if (read.step !== write.step) return { flow, read, other, write }
  }
  return null
}
