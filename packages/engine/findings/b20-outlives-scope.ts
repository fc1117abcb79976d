import { ms, placeText } from '../trace/in-words.ts'
import { isIssuedKnowingly } from '../trace/cancellation.ts'
import { callPlaceOf, ioName, iosUnder, isDescendant, nameOf, settledAt, workAfter } from '../trace/task-tree.ts'
import type { Moment, Suspension, TaskRun, TraceModel } from '../trace/trace-model.ts'
import type { Ref } from '../trace/trace.ts'
import type { Finding } from './finding.ts'
import type { Code } from './source/code.ts'
import { returnsOpenPromise } from './source/open-promise.ts'

/** B20: work that outlives the call it belongs to, or a promise that never settles. */
export function outlivesScope(model: TraceModel, code: Code | null = null): Finding[] {
  return [...unreached(model, code), ...neverSettling(model)]
}

function* unreached(model: TraceModel, code: Code | null): Generator<Finding> {
  for (const task of model.tasks.values()) {
    const parent = task.parent === null ? undefined : model.tasks.get(task.parent)
    const ended = parent && settledEnd(model, parent)
    if (!parent || !ended || task.isTestBody || task.handled.some(({ how }) => how !== 'then')) continue
    if (task.end && task.end.order < ended.order) continue
    if (isPerhapsReached(model, task, parent) || (ended === parent.end && code && returnsOpenPromise(code, parent))) continue
    if (model.end.kind === 'crashed' && isUnreachable(task)) yield crashedBefore(model, task, parent, ended)
    for (const io of iosUnder(model, { kind: 'task', id: task.id })) {
      const work = workAfter(io, ended.order)
      const place = callPlaceOf(model, { kind: 'task', id: task.id })
      if (!work || !place || isIssuedKnowingly(model, io)) continue
      yield {
        id: 'B20',
        title: 'Work that outlives its scope',
        place,
        at: work.at,
        step: work.step,
        task: task.id,
        message:
          `${parent.label} ended at ${ms(ended.at)}. ${task.label}, which it had started, went on without anybody ` +
          `awaiting it: ${ioName(io)} ${work.did === 'effect' ? 'took effect' : 'replied'} at ${ms(work.at)}.`,
        fix: `Await ${task.name || 'it'} before ${parent.name || 'the caller'} returns, or hand its promise to an owner that awaits it when draining.`,
      }
      break
    }
  }
}

/** Somebody apart from its caller goes on when it ends: work that several share belongs to the last of them. */
function isWantedElsewhere(model: TraceModel, { end }: TaskRun, parent: TaskRun): boolean {
  if (!end) return false
  for (const other of model.tasks.values()) {
    if (other.id === parent.id || isDescendant(model, other.id, parent.id) || isDescendant(model, parent.id, other.id)) continue
    if (other.suspensions.some(({ from, to }) => from.order < end.order && to?.step === end.step && to.order > end.order)) return true
  }
  return false
}

/**
 * When the promise of a call settled. A function that returns a promise unknown to the trace has ended before that: whoever
 * waits for it then goes on only in a later step. Null when it never settled.
 */
function settledEnd(model: TraceModel, task: TaskRun): Moment | null {
  const { end, id } = task
  if (!end) return null
  for (const { suspensions } of model.tasks.values()) {
    for (const { on, from, to } of suspensions) {
      if (on?.kind !== 'task' || on.id !== id) continue
      if (!to) return null
      if (to.step > end.step && to.step > from.step) return to
    }
  }
  return end
}

/** A call at no known place is one that a function of the language made, like `forEach`, which keeps no promise. */
function isUnreachable({ callPlace, handled, end }: TaskRun): boolean {
  return callPlace === null && handled.length === 0 && end === null
}

function crashedBefore(model: TraceModel, task: TaskRun, parent: TaskRun, ended: Moment): Finding {
  const open = task.suspensions.at(-1)
  return {
    id: 'B20',
    title: 'Work that outlives its scope',
    place: task.place,
    at: ended.at,
    step: ended.step,
    task: task.id,
    message:
      `${parent.label} ended at ${ms(ended.at)}. ${task.label}, which it had started, ` +
      `${open ? `was waiting for ${open.on ? nameOf(model, open.on) : open.label}` : 'had not ended'}, and nobody can await it.`,
    fix: `Start each call where its promise is kept, with \`map\` or \`for … of\`, and await them before ${parent.name || 'the caller'} returns.`,
  }
}

/**
 * A promise made by `then`, `catch` or `finally` is not in the trace. Where somebody waited for such a one when this
 * task ended, that may have been this task's: an owner that drains its background work.
 */
function isPerhapsReached(model: TraceModel, task: TaskRun, parent: TaskRun): boolean {
  if (isWantedElsewhere(model, task, parent)) return true
  if (!task.handled.some(({ how }) => how === 'then')) return false
  const end = task.end
  for (const other of model.tasks.values()) {
    for (const { from, to, on } of other.suspensions) {
      const isOpen = !end || (from.order < end.order && (!to || to.order > end.order))
      if (!isOpen) continue
      if (!on) return true
      if (on?.kind === 'group' && model.groups.get(on.id)?.members.includes(null)) return true
    }
  }
  return false
}

function* neverSettling(model: TraceModel): Generator<Finding> {
  if (model.end.kind === 'limit' || model.end.kind === 'crashed') return
  let isNamed = false
  for (const task of model.tasks.values()) {
    const open = task.suspensions.at(-1)
    if (task.end || !open || open.to) continue
    if (open.on && isWaitingItself(model, open.on)) continue
    isNamed = true
    yield stuck(model, task, open)
  }
  const { end, last } = model
  if (isNamed || end.kind !== 'never-settles' || !end.place) return
  yield {
    ...neverSettles, place: end.place, at: last.at, step: last.step, task: null,
    message: end.message || `The wait at ${placeText(end.place)} never ended.`,
  }
}

const neverSettles = {
  id: 'B20',
  title: 'A promise that never settles',
  fix: 'Make sure that every path settles the promise, and give the wait a deadline with `AbortSignal.timeout`.',
} as const

/** Whether the cause lies deeper, in a task that is itself suspended and is reported for itself. */
function isWaitingItself(model: TraceModel, ref: Ref): boolean {
  if (settledAt(model, ref)) return false
  if (ref.kind === 'task') return model.tasks.has(ref.id)
  if (ref.kind === 'group') return (model.groups.get(ref.id)?.members ?? []).some((m) => m !== null && isWaitingItself(model, m))
  return false
}

function stuck(model: TraceModel, task: TaskRun, open: Suspension): Finding {
  const awaited = open.on ? nameOf(model, open.on) : open.label
  return {
    ...neverSettles,
    place: open.place,
    at: open.from.at,
    step: open.from.step,
    task: task.id,
    message: `${task.label} has waited for ${awaited} since ${ms(open.from.at)}, and it had not settled when the run ended at ${ms(model.last.at)}.`,
  }
}
