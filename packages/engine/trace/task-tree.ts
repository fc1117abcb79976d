import type { Place, Ref } from './trace.ts'
import type { GroupRun, IoRun, Moment, SignalRun, TaskRun, TraceModel } from './trace-model.ts'

/** The task and its ancestors, nearest first. */
export function* lineage(model: TraceModel, task: number | null): Generator<TaskRun> {
  for (let id = task; id !== null; ) {
    const run = model.tasks.get(id)
    if (!run) return
    yield run
    id = run.parent
  }
}

/** Whether `task` was called, directly or not, by `ancestor`. A task does not descend from itself. */
export function isDescendant(model: TraceModel, task: number, ancestor: number): boolean {
  const parent = model.tasks.get(task)?.parent ?? null
  for (const run of lineage(model, parent)) if (run.id === ancestor) return true
  return false
}

/** The signal of the nearest ancestor-or-self that was given one, or null. */
export function effectiveSignal(model: TraceModel, task: number): number | null {
  for (const run of lineage(model, task)) if (run.signal !== null) return run.signal
  return null
}

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

/** The tasks that a promise stands for: itself and all it called; through a group, those of its members. */
export function tasksUnder(model: TraceModel, ref: Ref): Set<number> {
  const found = new Set<number>()
  const groups = new Set<number>()
  const open: Ref[] = [ref]
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === 'task' && !found.has(next.id)) {
      found.add(next.id)
      for (const child of model.tasks.get(next.id)?.children ?? []) open.push({ kind: 'task', id: child })
    } else if (next.kind === 'group' && !groups.has(next.id)) {
      groups.add(next.id)
      for (const member of model.groups.get(next.id)?.members ?? []) if (member) open.push(member)
    }
  }
  return found
}

/** The I/O that a promise stands for: its own, or that of all tasks under it; in the order of issue. */
export function iosUnder(model: TraceModel, ref: Ref): IoRun[] {
  const found = new Set<number>()
  for (const task of tasksUnder(model, ref)) for (const io of model.tasks.get(task)?.ios ?? []) found.add(io)
  const collect = (r: Ref | null, depth: number): void => {
    if (r?.kind === 'io') found.add(r.id)
    // A group cannot contain itself, so nesting ends; the bound only guards against a forged trace.
    else if (r?.kind === 'group' && depth < 100) for (const m of model.groups.get(r.id)?.members ?? []) collect(m, depth + 1)
  }
  collect(ref, 0)
  const ios = [...found].flatMap((id) => model.ios.get(id) ?? [])
  return ios.sort((a, b) => a.issue.order - b.issue.order)
}

/** The first effect or reply of an I/O after a moment, when nobody had aborted it. */
export function workAfter(io: IoRun, order: number): (Moment & { did: 'effect' | 'reply' }) | null {
  if (io.abort) return null
  if (io.effect && io.effect.order > order) return { ...io.effect, did: 'effect' }
  if (io.reply && io.reply.order > order) return { ...io.reply, did: 'reply' }
  return null
}

/** When a promise settled, as far as the trace tells. */
export function settledAt(model: TraceModel, ref: Ref): (Moment & { ok: boolean }) | null {
  switch (ref.kind) {
    case 'task': return model.tasks.get(ref.id)?.end ?? null
    case 'group': return model.groups.get(ref.id)?.settle ?? null
    case 'io': {
      const io = model.ios.get(ref.id)
      return io?.abort ? { ...io.abort, ok: false } : (io?.reply ?? null)
    }
    case 'timer': {
      const fire = model.timers.get(ref.id)?.fire
      return fire ? { ...fire, ok: true } : null
    }
  }
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

/** Whether the I/O was issued by a task that had learnt of a cancellation, itself or through one that called it. */
export function isIssuedKnowingly(model: TraceModel, io: IoRun): boolean {
  for (const task of lineage(model, io.task)) {
    const told = toldAt(model, task.id)
    if (told && told.order < io.issue.order) return true
  }
  return false
}

/** Whether somebody besides `group` still waits for the promise after the group has settled. */
export function isWantedAfter(model: TraceModel, ref: Ref, group: GroupRun): boolean {
  const since = group.settle?.order ?? Infinity
  const isSame = (other: Ref | null): boolean => other?.kind === ref.kind && other.id === ref.id
  for (const task of model.tasks.values()) {
    if (task.suspensions.some((s) => isSame(s.on) && (!s.to || s.to.order > since))) return true
  }
  for (const other of model.groups.values()) {
    if (other.id !== group.id && other.members.some(isSame) && (!other.settle || other.settle.order > since)) return true
  }
  return false
}

/** The nearest task, from this one up through its callers, that was given a signal which aborted. */
export function abortedAbove(model: TraceModel, task: number | null): { holder: TaskRun; signal: SignalRun; abort: Moment } | null {
  for (const holder of lineage(model, task)) {
    const signal = holder.signal === null ? undefined : model.signals.get(holder.signal)
    if (signal?.abort) return { holder, signal, abort: signal.abort }
  }
  return null
}

/** What a person would call the thing behind a promise. */
export function nameOf(model: TraceModel, ref: Ref | null): string {
  if (!ref) return 'a promise'
  switch (ref.kind) {
    case 'task': return model.tasks.get(ref.id)?.label ?? 'a task'
    case 'io': {
      const io = model.ios.get(ref.id)
      return io ? ioName(io) : 'an operation'
    }
    case 'timer': return model.timers.get(ref.id)?.label ?? 'a timer'
    case 'group': return `Promise.${model.groups.get(ref.id)?.kind ?? 'all'}`
  }
}

/** `pricing`, or `accounts get a` when the operation has a label of its own. */
export function ioName(io: IoRun): string {
  return io.label.startsWith(io.resource) ? io.label : `${io.resource} ${io.label}`
}

/** With what the promise was rejected, in words; null when it was not, or when the trace does not tell. */
export function failureOf(model: TraceModel, ref: Ref | null): string | null {
  if (ref?.kind === 'io') {
    const reply = model.ios.get(ref.id)?.reply
    return reply && !reply.ok ? reply.value : null
  }
  const task = ref?.kind === 'task' ? model.tasks.get(ref.id) : undefined
  if (!task?.end || task.end.ok) return null
  if (task.end.error) return `${task.end.error.name}: ${task.end.error.message}`
  // A returned promise failed. Nothing can follow itself, so this ends.
  return failureOf(model, task.adopts)
}

/** Where the thing behind a promise was called, as near as the trace tells. */
export function callPlaceOf(model: TraceModel, ref: Ref | null): Place | null {
  switch (ref?.kind) {
    case 'task': {
      const task = model.tasks.get(ref.id)
      return task ? (task.callPlace ?? task.place) : null
    }
    case 'io': return model.ios.get(ref.id)?.place ?? null
    case 'timer': return model.timers.get(ref.id)?.place ?? null
    case 'group': return model.groups.get(ref.id)?.place ?? null
    default: return null
  }
}

/** The outside event that aborted the signal, itself or through one that it was made from. */
export function outsideBehind(model: TraceModel, signal: number): string | null {
  for (const outside of model.outsides.values()) {
    if (outside.happened && outside.signal !== null && derivesFrom(model, signal, outside.signal)) return outside.label
  }
  return null
}
