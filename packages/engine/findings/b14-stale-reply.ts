import { ms } from '../trace/in-words.ts'
import { lineage } from '../trace/task-tree.ts'
import type { TaskRun, TraceModel } from '../trace/trace-model.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'
import { functionOfFlow, nodesOfAccess, placeInFlow } from './flow-code.ts'
import { backFrom, contested, counterpart, isListSlot, isUnder, type Access } from './shared-accesses.ts'
import type { Code } from './source/code.ts'
import { computedFrom, expressionAround } from './source/dependence.ts'
import { mentions } from './source/signals.ts'
import { holds, within } from './source/walk.ts'

/** B14: of two calls of one function, the reply to the older one came last and overwrote the reply to the newer one. */
export function staleReply(model: TraceModel, code: Code | null): Finding[] {
  if (!code) return []
  const found: Finding[] = []
  for (const accesses of contested(model)) {
    for (const [index, late] of accesses.entries()) {
      if (!late.write || isListSlot(late)) continue
      const newer = overwritten(model, accesses, index, late)
      const place = newer && writesReply(model, code, newer.flow, late) && placeInFlow(model, code, newer.flow, late)
      if (!newer || !place) continue
      const { flow, other, write } = newer
      found.push({
        id: 'B14', title: catalogue.B14.title, place, at: late.at, step: late.step, task: flow.id, fix: catalogue.B14.fix,
        message: `${flow.label} was called at ${ms(flow.start.at)} and ${other.label} ${flow.start.at === other.start.at ? 'after it' : `at ${ms(other.start.at)}`}. ${other.label} wrote ${late.words} at ${ms(write.at)}; then the older reply came, and ${flow.label} overwrote it at ${ms(late.at)}.`,
      })
    }
  }
  return found
}

/** The write of a newer call of the same function that this write went over, unread. */
function overwritten(model: TraceModel, accesses: readonly Access[], index: number, late: Access): { flow: TaskRun; other: TaskRun; write: Access } | null {
  let write: Access | undefined
  for (let at = index - 1; at >= 0 && !write; at--) if (accesses[at]?.write) write = accesses[at]
  if (!write) return null
  for (const flow of lineage(model, late.task)) {
    if (isUnder(model, write, flow)) return null
    const other = counterpart(model, write, flow)
    if (!other || other.start.order < flow.start.order || flow.start.step === late.step) continue
    // Who looks before it writes knows what it overwrites.
    for (const one of backFrom(accesses, index, flow)) if (!one.write && isUnder(model, one, flow)) return null
    return { flow, other, write }
  }
  return null
}

/** Whether what is written was awaited by the flow, or computed from what was. */
function writesReply(model: TraceModel, code: Code, flow: TaskRun, write: Access): boolean {
  const fn = functionOfFlow(code, flow)
  if (!fn) return false
  const [target] = nodesOfAccess(model, code, flow, fn, write)
  if (!target) return false
  const awaits = [...within(fn.node)].filter(({ type }) => type === 'AwaitExpression')
  const written = expressionAround(fn.source, target)
  return awaits.some((one) => holds(written, one)) || mentions(fn.source, written, computedFrom(fn, awaits))
}
