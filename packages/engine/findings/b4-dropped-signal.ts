import { child } from '../compile/syntax-node.ts'
import { isFunction } from '../compile/visible-locals.ts'
import { ms, past } from '../trace/in-words.ts'
import { abortedAbove, derivesFrom, isIssuedKnowingly, outsideBehind, toldAt } from '../trace/cancellation.ts'
import { callPlaceOf, ioName, isDescendant, lineage } from '../trace/task-tree.ts'
import type { IoRun, Moment, SignalRun, TaskRun, TraceModel } from '../trace/trace-model.ts'
import type { Place } from '../trace/trace.ts'
import type { Finding } from './finding.ts'
import type { Code } from './source/code.ts'
import { asksSignal } from './source/signals.ts'

/** B4: a caller's signal aborted, and work under it went on, because a call on the way did not pass the signal. */
export function droppedSignal(model: TraceModel, code: Code | null = null): Finding[] {
  const found: Finding[] = []
  for (const io of model.ios.values()) {
    if (io.abort) continue
    const above = abortedAbove(model, io.task, io.reply?.order)
    if (!above) continue
    const { holder, signal, abort } = above
    if (io.signal !== null && derivesFrom(model, io.signal, signal.id)) continue
    const dropped = topmostBelow(model, io, holder)
    const isInFlight = io.issue.order < abort.order
    if (!(isInFlight || goesOnUntold(model, io, holder, dropped, abort)) || isIssuedKnowingly(model, io)) continue
    // A holder that asks the signal itself, where the source shows it, knows what it starts.
    if (!isInFlight && asksItsSignal(code, holder)) continue
    const place = dropped ? callPlaceOf(model, { kind: 'task', id: dropped.id }) : io.place
    if (!place || isCleanup(code, place) || isCleanup(code, io.place) || isSharedWork(model, dropped, holder)) continue
    const moment = isInFlight ? abort : io.issue
    found.push({
      id: 'B4',
      title: 'A dropped signal',
      place,
      at: moment.at,
      step: moment.step,
      task: dropped?.id ?? holder.id,
      message: `${cause(model, signal, abort)} ${story(io, dropped, abort)}`,
      fix: dropped
        ? `Let ${dropped.name || 'the function'} take a signal, and pass the one that ${holder.name || 'its caller'} was given on to it.`
        : `Pass the signal that ${holder.name || 'the function'} was given on to ${ioName(io)}.`,
    })
  }
  return found
}

/** The call in which the chain was dropped: the holder's child on the way to the I/O; null when the holder issued it. */
function topmostBelow(model: TraceModel, io: IoRun, holder: TaskRun): TaskRun | null {
  let below: TaskRun | null = null
  for (const task of lineage(model, io.task)) {
    if (task.id === holder.id) return below
    below = task
  }
  return below
}

/**
 * I/O issued after the abort is proof only where nobody on the way knew: a holder that ends with the reason may have
 * asked `signal.aborted` and be cleaning up, and an abort listener issues in the very turn of the abort.
 */
function goesOnUntold(model: TraceModel, io: IoRun, holder: TaskRun, dropped: TaskRun | null, abort: Moment): boolean {
  if (io.issue.step === abort.step && !hasRunSince(model, io, abort)) return false
  if (dropped && dropped.start.order < abort.order) return true
  return toldAt(model, holder.id) === null
}

function hasRunSince(model: TraceModel, io: IoRun, abort: Moment): boolean {
  const task = io.task === null ? undefined : model.tasks.get(io.task)
  return task?.running.some(({ from }) => from.order > abort.order && from.order < io.issue.order) ?? false
}

/** What stands in a `finally` or a `catch` has to be done whether or not anybody waits. */
function isCleanup(code: Code | null, place: Place | null): boolean {
  const found = code?.at(place)
  if (!found) return false
  const { tree } = found.source
  let inner = found.node
  for (const outer of tree.around(found.node)) {
    if (isFunction(outer)) return false
    if (outer.type === 'CatchClause' || (outer.type === 'TryStatement' && child(outer, 'finalizer') === inner)) return true
    inner = outer
  }
  return false
}

/** Whether somebody else waited for this very promise, and went on with it: a flight that several share ends with its last one. */
function isSharedWork(model: TraceModel, dropped: TaskRun | null, holder: TaskRun): boolean {
  if (!dropped) return false
  for (const other of model.tasks.values()) {
    if (other.id === holder.id || isDescendant(model, other.id, holder.id) || isDescendant(model, holder.id, other.id)) continue
    if (other.suspensions.some(({ on, ok }) => ok && on?.kind === 'task' && on.id === dropped.id)) return true
  }
  return false
}

function asksItsSignal(code: Code | null, holder: TaskRun): boolean {
  const fn = code?.functionAt(holder.place)
  return fn != null && asksSignal(fn)
}

function cause(model: TraceModel, signal: SignalRun, abort: Moment): string {
  const outside = outsideBehind(model, signal.id)
  if (outside) return `${past(outside)} at ${ms(abort.at)}.`
  return signal.kind === 'timeout' ? `The time was up at ${ms(abort.at)}.` : `The signal was aborted at ${ms(abort.at)}.`
}

function story(io: IoRun, dropped: TaskRun | null, abort: Moment): string {
  const name = ioName(io)
  const who = dropped?.label ?? name
  if (io.issue.order > abort.order) return `${who} was never told, and ${name} was started at ${ms(io.issue.at)}.`
  if (io.reply) return `${who} was never told, and ${name} replied at ${ms(io.reply.at)}.`
  return `${who} was never told, and ${name} was still at work at the end.`
}
