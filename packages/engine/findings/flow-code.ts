import { word, type SyntaxNode } from '../compile/syntax-node.ts'
import { lineage } from '../trace/task-tree.ts'
import type { TaskRun, TraceModel } from '../trace/trace-model.ts'
import type { Place } from '../trace/trace.ts'
import type { Access } from './shared-accesses.ts'
import type { Code } from './source/code.ts'
import { computedFrom, expressionAround, isCheckedBefore, nodesIn } from './source/dependence.ts'
import type { FoundFunction } from './source/project.ts'
import { mentions } from './source/signals.ts'
import { holds, within } from './source/walk.ts'

/** The function that a task is a call of; the module itself for a module's own task. */
export function functionOfFlow(code: Code, flow: TaskRun): FoundFunction | null {
  const fn = code.functionAt(flow.place)
  if (fn) return fn
  const source = code.project.source(flow.place.file)
  return source && flow.parent === null && flow.callPlace === null ? { source, node: source.tree.program } : null
}

/** Where in the code of a flow an access happens: there itself, or in a call that leads to it. */
export function nodesOfAccess(model: TraceModel, code: Code, flow: TaskRun, fn: FoundFunction, access: Access): SyntaxNode[] {
  let place: Place | null = access.place
  for (const task of lineage(model, access.task)) {
    if (task.id === flow.id) break
    place = task.callPlace ?? task.place
  }
  const found = code.at(place)
  return found ? nodesIn(code.project, fn, found) : []
}

/**
 * How a write follows from a read in the code: `update`, when what is written is computed from what was read; `check`,
 * when a condition asked for it; null when neither shows.
 */
export function relationOf(model: TraceModel, code: Code, flow: TaskRun, read: Access, write: Access): 'update' | 'check' | null {
  const fn = functionOfFlow(code, flow)
  if (!fn) return null
  const reads = nodesOfAccess(model, code, flow, fn, read)
  const [target] = nodesOfAccess(model, code, flow, fn, write)
  if (reads.length === 0 || !target) return null
  const computed = computedFrom(fn, reads)
  const written = expressionAround(fn.source, target)
  if (mentions(fn.source, written, computed) || reads.some((one) => holds(written, one) && (one !== target || isCompound(written)))) return 'update'
  return isCheckedBefore(fn, reads, computed, target) ? 'check' : null
}

/** `total += …` reads and writes at one place. */
function isCompound(written: SyntaxNode): boolean {
  return written.type === 'AssignmentExpression' && word(written, 'operator') !== '='
}

/** Whether a write's value is a sum or the like of what it is computed from: done twice, it comes to something else. */
export function isSum(model: TraceModel, code: Code, flow: TaskRun, write: Access): boolean {
  const fn = functionOfFlow(code, flow)
  const [target] = fn ? nodesOfAccess(model, code, flow, fn, write) : []
  if (!fn || !target) return false
  for (const node of within(expressionAround(fn.source, target))) {
    if (node.type === 'UpdateExpression') return true
    if ((node.type === 'BinaryExpression' || node.type === 'AssignmentExpression') && /^(\+|-|\*|\/|%|\*\*)=?$/.test(word(node, 'operator'))) return true
  }
  return false
}

/** Where a reader should look: the access itself, or the call in the flow that led to it. */
export function placeInFlow(model: TraceModel, code: Code, flow: TaskRun, access: Access): Place | null {
  const fn = functionOfFlow(code, flow)
  const [node] = fn ? nodesOfAccess(model, code, flow, fn, access) : []
  return fn && node ? fn.source.tree.place(node) : access.place
}
