import type { Place, Ref } from './trace.ts'
import type { GroupRun, IoRun, Moment, TaskRun, TraceModel } from './trace-model.ts'

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
