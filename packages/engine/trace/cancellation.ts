import { lineage } from './task-tree.ts'
import type { IoRun, Moment, SignalRun, TaskRun, TraceModel } from './trace-model.ts'
import type { Ref } from './trace.ts'

/** Whether `signal` is `source`, or was made from it by `AbortSignal.any`, at any distance. */
export function derivesFrom(model: TraceModel, signal: number, source: number): boolean {
  const seen = new Set<number>()
  const open = [signal]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === source) return true
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(model.signals.get(id)?.from ?? []))
  }
  return false
}

/** The nearest task, from this one up through its callers, that was given a signal which aborted before that record. */
export function abortedAbove(model: TraceModel, task: number | null, before = Infinity): { holder: TaskRun; signal: SignalRun; abort: Moment } | null {
  for (const holder of lineage(model, task)) {
    const signal = holder.signal === null ? undefined : model.signals.get(holder.signal)
    if (signal?.abort && signal.abort.order < before) return { holder, signal, abort: signal.abort }
  }
  return null
}

/** The outside event that aborted the signal, itself or through one that it was made from. */
export function outsideBehind(model: TraceModel, signal: number): string | null {
  const step = model.signals.get(signal)?.abort?.step
  for (const { happened, signal: source, label } of model.outsides.values()) {
    if (happened && happened.step === step && source !== null && derivesFrom(model, signal, source)) return label
  }
  return null
}

/**
 * When the task learnt of a cancellation: its await failed in the step of an abort, or because what it awaited had
 * learnt of one, or it ended with the reason itself. What it does from then on is cleaning up, or going on knowingly; it
 * is not work that nobody told.
 */
export function toldAt(model: TraceModel, task: number): Moment | null {
  return toldOf(model, { kind: 'task', id: task }, new Set())
}

/** Whether what stands behind the promise was aborted, or learnt of an abort. */
export function hasBeenTold(model: TraceModel, ref: Ref): boolean {
  return toldOf(model, ref, new Set()) !== null
}

function toldOf(model: TraceModel, ref: Ref, seen: Set<string>): Moment | null {
  const key = `${ref.kind}${ref.id}`
  if (seen.has(key)) return null
  seen.add(key)
  if (ref.kind === 'io') return model.ios.get(ref.id)?.abort ?? null
  if (ref.kind === 'group') {
    const by = model.groups.get(ref.id)?.settle?.by
    return by ? toldOf(model, by, seen) : null
  }
  if (ref.kind === 'timer') return null
  const task = model.tasks.get(ref.id)
  for (const { from, to, ok, on } of task?.suspensions ?? []) {
    if (!to || ok !== false) continue
    // What is asked of an aborted signal fails at once, without an operation of its own in the trace.
    const isRefused = !on && from.step === to.step && abortsBefore(model, to)
    if (isRefused || abortsIn(model, to) || (on && toldOf(model, on, seen))) return to
  }
  return task?.end?.error && isAbortReason(model, task.end.error) ? task.end : null
}

/** Whether the error is the reason with which a signal of this run was aborted. */
export function isAbortReason(model: TraceModel, error: { name: string; message: string }): boolean {
  if (error.name === 'AbortError') return true
  const text = `${error.name}: ${error.message}`
  for (const { abort } of model.signals.values()) if (abort && abort.reason === text) return true
  return false
}

function abortsIn(model: TraceModel, moment: Moment): boolean {
  for (const { abort } of model.signals.values()) {
    if (abort && abort.step === moment.step && abort.order < moment.order) return true
  }
  return false
}

function abortsBefore(model: TraceModel, moment: Moment): boolean {
  for (const { abort } of model.signals.values()) if (abort && abort.order < moment.order) return true
  return false
}

/**
 * Whether the I/O was issued by a task that had learnt of a cancellation, or that was called by one that had: a call
 * that was under way before its caller learnt of it knows nothing.
 */
export function isIssuedKnowingly(model: TraceModel, io: IoRun): boolean {
  let began = io.issue.order
  for (const task of lineage(model, io.task)) {
    const told = toldAt(model, task.id)
    if (told && told.order < began) return true
    began = task.start.order
  }
  return false
}
