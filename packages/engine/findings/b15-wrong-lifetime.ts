import { children } from '../compile/syntax-node.ts'
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

/** B15: a call put something of its own into a shared place, another call of the function overwrote it, and the first read the other's. */
export function wrongLifetime(model: TraceModel, code: Code | null): Finding[] {
  if (!code) return []
  const found: Finding[] = []
  for (const accesses of contested(model)) {
    for (const [index, read] of accesses.entries()) {
      if (read.write || read.same || isListSlot(read)) continue
      const mixedUp = othersValue(model, accesses, index, read)
      if (!mixedUp) continue
      const { flow, own, foreign, other } = mixedUp
      const place = isOfTheCall(model, code, flow, own) && !isCompared(model, code, flow, read) && placeInFlow(model, code, flow, own)
      if (!place) continue
      found.push({
        id: 'B15', title: catalogue.B15.title, place, at: read.at, step: read.step, task: flow.id, fix: catalogue.B15.fix,
        message: `${flow.label} put its own value into ${own.words} at ${ms(own.at)}, ${other.label} put another there at ${ms(foreign.at)}, and at ${ms(read.at)} ${flow.label} read the value of ${other.label}.`,
      })
    }
  }
  return found
}

interface MixedUp {
  flow: TaskRun
  own: Access
  foreign: Access
  other: TaskRun
}

function othersValue(model: TraceModel, accesses: readonly Access[], index: number, read: Access): MixedUp | null {
  for (const flow of lineage(model, read.task)) {
    let foreign: Access | null = null
    let own: Access | null = null
    for (const access of backFrom(accesses, index, flow)) {
      const isOwn = isUnder(model, access, flow)
      // Its own value is still there; or it read the other's before, and may know.
      if (!foreign && (isOwn || access.same)) return null
      if (access.write && !isOwn) foreign ??= access
      if (access.write && isOwn) {
        own = access
        break
      }
    }
    const other = foreign && counterpart(model, foreign, flow)
    if (!own || !foreign || !other) continue
    // A counter, or whatever is read and written in one go, is meant to be shared.
    if (own.step === read.step || looksFirst(model, accesses, own, flow) || looksFirst(model, accesses, foreign, other)) return null
    return { flow, own, foreign, other }
  }
  return null
}

/** Whether the flow read in the very event in which it then wrote. */
function looksFirst(model: TraceModel, accesses: readonly Access[], write: Access, flow: TaskRun): boolean {
  for (const one of backFrom(accesses, accesses.indexOf(write), flow)) {
    if (one.step !== write.step) return false
    if (!one.write && isUnder(model, one, flow)) return true
  }
  return false
}

/** Whether what was written is the call's: computed from its parameters, or from what it awaited because of them. */
function isOfTheCall(model: TraceModel, code: Code, flow: TaskRun, write: Access): boolean {
  const fn = functionOfFlow(code, flow)
  if (!fn) return false
  const [target] = nodesOfAccess(model, code, flow, fn, write)
  const parameters = children(fn.node, 'params').flatMap((param) => fn.source.bindings.declaredBy(param))
  return target !== undefined && mentions(fn.source, expressionAround(fn.source, target), computedFrom(fn, [], parameters))
}

/** `if (latest === mine)` asks whether another came: that is what such a place is for. */
function isCompared(model: TraceModel, code: Code, flow: TaskRun, read: Access): boolean {
  const fn = functionOfFlow(code, flow)
  if (!fn) return false
  const { tree } = fn.source
  return nodesOfAccess(model, code, flow, fn, read).some((node) => {
    for (const outer of tree.around(node)) {
      if (outer.type === 'BinaryExpression' && /[!=]==?/.test(tree.textOf(outer))) return true
      if (outer.type.endsWith('Statement') || outer.type === 'CallExpression') return false
    }
    return false
  })
}
