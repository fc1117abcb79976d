import { child, children, needed, word, type SyntaxNode } from '../compile/syntax-node.ts'
import { abortedAbove, derivesFrom, isAbortReason } from '../trace/cancellation.ts'
import { ms } from '../trace/in-words.ts'
import { failureOf, iosUnder, nameOf } from '../trace/task-tree.ts'
import type { Moment, Suspension, TaskRun, TraceModel } from '../trace/trace-model.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'
import type { Code } from './source/code.ts'
import { holds, ownNodes } from './source/walk.ts'

/** B18: a cleanup that was itself refused or cut off by the abort it cleans up after, or whose own error hid the first one. */
export function failingCleanup(model: TraceModel, code: Code | null): Finding[] {
  // Only the source tells what is a cleanup.
  if (!code) return []
  const found: Finding[] = []
  for (const task of model.tasks.values()) {
    for (const wait of task.suspensions) {
      const attempt = wait.ok === false ? cleanedAttempt(code, wait) : null
      const proof = attempt && (stopped(model, task, wait) ?? hides(model, code, task, wait, attempt))
      if (!proof) continue
      found.push({
        id: 'B18', title: catalogue.B18.title, place: wait.place, at: proof.moment.at, step: proof.moment.step, task: task.id, message: proof.message,
        fix: proof.fix,
      })
    }
  }
  return found
}

interface Proof {
  moment: Moment
  message: string
  fix: string
}

/** The `try` whose cleanup the wait stands in: its `finally`, or a `catch` that throws on what it caught. */
function cleanedAttempt(code: Code, { place }: Suspension): SyntaxNode | null {
  const found = code.at(place)
  if (!found) return null
  const { tree } = found.source
  let inner = found.node
  for (const outer of tree.around(found.node)) {
    if (outer.type.includes('Function')) return null
    if (outer.type === 'TryStatement' && child(outer, 'finalizer') === inner) return outer
    if (outer.type === 'CatchClause' && throwsOn(outer)) return tree.parent(outer)
    inner = outer
  }
  return null
}

function throwsOn(handler: SyntaxNode): boolean {
  const param = child(handler, 'param')
  const last = children(needed(handler, 'body'), 'body').at(-1)
  const thrown = last?.type === 'ThrowStatement' ? child(last, 'argument') : null
  return param?.type === 'Identifier' && thrown?.type === 'Identifier' && word(param, 'name') === word(thrown, 'name')
}

/** The signal that ended the work ended the cleanup too. */
function stopped(model: TraceModel, task: TaskRun, wait: Suspension): Proof | null {
  const above = abortedAbove(model, task.id, wait.to?.order)
  const { to, from, on } = wait
  if (!above || !to) return null
  const fix = 'Do not pass the caller\'s signal to the cleanup; give it a deadline of its own with `AbortSignal.timeout`.'
  const aborted = on?.kind === 'io' ? model.ios.get(on.id)?.abort : null
  if (aborted && derivesFrom(model, aborted.signal, above.signal.id)) {
    return { moment: aborted, fix, message: `${task.label} was cleaning up when its own signal was aborted at ${ms(aborted.at)}, and that ended ${nameOf(model, on)} before it was done.` }
  }
  if (from.step !== to.step || from.order < above.abort.order) return null
  const refused = on === null ? task.end?.error && isAbortReason(model, task.end.error) : on.kind === 'task' && endedUndone(model, on.id)
  if (!refused) return null
  return { moment: from, fix, message: `The cleanup of ${task.label} was given the signal that had been aborted at ${ms(above.abort.at)}: ${on ? nameOf(model, on) : wait.label} was refused at once, and nothing was cleaned up.` }
}

/** A call that ended with the abort's reason before it had done anything. */
function endedUndone(model: TraceModel, task: number): boolean {
  const error = model.tasks.get(task)?.end?.error
  return error != null && isAbortReason(model, error) && iosUnder(model, { kind: 'task', id: task }).length === 0
}

/** The work failed, its cleanup failed too, and the caller heard only of the second. */
function hides(model: TraceModel, code: Code, task: TaskRun, wait: Suspension, attempt: SyntaxNode): Proof | null {
  const second = failureOf(model, wait.on)
  const got = task.end?.error ? `${task.end.error.name}: ${task.end.error.message}` : null
  if (!wait.to || !second || got !== second) return null
  const first = task.suspensions.find((other) => other.ok === false && other.from.order < wait.from.order && isWithin(code, attempt, other))
  const hidden = first && failureOf(model, first.on)
  if (first ? !hidden || hidden === second : !throwsItself(code, wait, attempt)) return null
  const what = first?.to ? `${nameOf(model, first.on)} failed at ${ms(first.to.at)} with "${hidden}"` : `${task.label} failed by itself`
  return {
    moment: wait.to,
    message: `${what}. Its cleanup failed too at ${ms(wait.to.at)}, and "${second}" is all that the caller of ${task.label} heard.`,
    fix: 'Catch the error of the cleanup, and throw the first one on (the second as its `cause`, or both in an `AggregateError`).',
  }
}

/** Whether nothing but an error leads to the cleanup: it is a `catch`, or the `try` has no other way out than its last `throw`. */
function throwsItself(code: Code, { place }: Suspension, attempt: SyntaxNode): boolean {
  const at = code.at(place)
  const handler = child(attempt, 'handler')
  if (at && handler && holds(handler, at.node)) return true
  const block = needed(attempt, 'block')
  if (children(block, 'body').at(-1)?.type !== 'ThrowStatement') return false
  for (const node of ownNodes(block)) if (['ReturnStatement', 'BreakStatement', 'ContinueStatement'].includes(node.type)) return false
  return true
}

function isWithin(code: Code, attempt: SyntaxNode, { place }: Suspension): boolean {
  const found = code.at(place)
  return found !== null && holds(needed(attempt, 'block'), found.node)
}
