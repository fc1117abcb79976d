import type { ErrorText, Place, Ref, RunEnd, StepKind, Trace, TraceRecord } from './trace.ts'

/** A moment of the run. `order` is the record's index: it grows even where virtual time stands still. */
export interface Moment {
  at: number
  step: number
  order: number
}

export interface Handling extends Moment {
  how: 'await' | 'then' | 'group'
  task: number | null
}

export interface Suspension {
  from: Moment
  /** Null while the task still waits at the run's end. */
  to: Moment | null
  place: Place
  label: string
  on: Ref | null
  locals: Record<string, string> | null
  /** Whether what it waited for came with a value; null while it still waits. */
  ok: boolean | null
}

export interface TaskRun {
  id: number
  /** Its function's name; numbered (`withdraw #2`) when several calls share it. */
  label: string
  name: string
  parent: number | null
  children: number[]
  /** The I/O that it issued itself. */
  ios: number[]
  place: Place
  callPlace: Place | null
  /** The signal among its arguments. */
  signal: number | null
  start: Moment
  end: (Moment & { ok: boolean; error: ErrorText | null }) | null
  suspensions: Suspension[]
  running: { from: Moment; to: Moment | null }[]
  handled: Handling[]
  /** The promise that the task returned, so that its own settles with it. */
  adopts: Ref | null
  /** True for the body of a test: the test runner waits for it. */
  isTestBody: boolean
}

export interface IoRun {
  id: number
  resource: string
  label: string
  task: number | null
  place: Place | null
  signal: number | null
  issue: Moment
  effect: Moment | null
  reply: (Moment & { ok: boolean; value: string }) | null
  abort: (Moment & { signal: number }) | null
  handled: Handling[]
}

export interface TimerRun {
  id: number
  label: string
  delayMs: number
  dueAt: number
  task: number | null
  place: Place | null
  set: Moment
  fire: Moment | null
  clear: Moment | null
  handled: Handling[]
}

export interface GroupRun {
  id: number
  kind: 'all' | 'allSettled' | 'race' | 'any'
  members: (Ref | null)[]
  task: number | null
  place: Place | null
  created: Moment
  settle: (Moment & { ok: boolean; by: Ref | null }) | null
  handled: Handling[]
}

export interface SignalRun {
  id: number
  kind: 'controller' | 'any' | 'timeout' | 'client'
  from: number[]
  task: number | null
  created: Moment
  listeners: (Moment & { task: number | null; io: number | null })[]
  abort: (Moment & { reason: string }) | null
}

export interface OutsideRun {
  id: number
  label: string
  nominalAt: number
  signal: number | null
  expected: Moment
  happened: Moment | null
}

export interface StepRun extends Moment {
  kind: StepKind
  of: number | null
  label: string
  choice: number
  enabled: number
}

/** A trace, read once: what the timeline, the findings and the exports ask. Survives `structuredClone`. */
export interface TraceModel {
  schedule: string
  seed: number
  end: RunEnd
  /** The moment of the last record. */
  last: Moment
  /** In the order of their start; so are the other maps. */
  tasks: Map<number, TaskRun>
  ios: Map<number, IoRun>
  timers: Map<number, TimerRun>
  groups: Map<number, GroupRun>
  signals: Map<number, SignalRun>
  outsides: Map<number, OutsideRun>
  steps: StepRun[]
  /** Promises that were rejected without a handler, and got none later: `task:3`. */
  unhandled: Set<string>
  /** References still alive at the end, as the run said. */
  alive: Ref[]
  records: readonly TraceRecord[]
}

/** Reads a trace in one pass. Records that name something unknown are passed over. */
export function readTrace(trace: Trace): TraceModel {
  const reader = new Reader(trace)
  trace.records.forEach((record, order) => reader.read(record, order))
  return reader.finish()
}

class Reader {
  readonly #model: TraceModel
  /** A test has begun, and the task of its body has not yet. */
  #awaitsTestBody = false

  constructor(trace: Trace) {
    this.#model = {
      schedule: trace.schedule,
      seed: trace.seed,
      end: trace.end,
      last: { at: 0, step: 0, order: 0 },
      tasks: new Map(),
      ios: new Map(),
      timers: new Map(),
      groups: new Map(),
      signals: new Map(),
      outsides: new Map(),
      steps: [],
      unhandled: new Set(),
      alive: [],
      records: trace.records,
    }
  }

  read(record: TraceRecord, order: number): void {
    const model = this.#model
    const now: Moment = { at: record.at, step: record.step, order }
    model.last = now
    switch (record.type) {
      case 'step': {
        const { kind, of, label, choice, enabled } = record
        model.steps.push({ ...now, kind, of, label, choice, enabled })
        break
      }
      case 'io-issue': {
        const { io: id, resource, label, task, place, signal } = record
        model.ios.set(id, { id, resource, label, task, place, signal, issue: now, effect: null, reply: null, abort: null, handled: [] })
        if (task !== null) model.tasks.get(task)?.ios.push(id)
        break
      }
      case 'io-effect':
        put(model.ios.get(record.io), 'effect', now)
        break
      case 'io-reply':
        put(model.ios.get(record.io), 'reply', { ...now, ok: record.ok, value: record.value })
        break
      case 'io-abort':
        put(model.ios.get(record.io), 'abort', { ...now, signal: record.signal })
        break
      case 'timer-set': {
        const { timer: id, label, delayMs, dueAt, task, place } = record
        model.timers.set(id, { id, label, delayMs, dueAt, task, place, set: now, fire: null, clear: null, handled: [] })
        break
      }
      case 'timer-fire':
        put(model.timers.get(record.timer), 'fire', now)
        break
      case 'timer-clear':
        put(model.timers.get(record.timer), 'clear', now)
        break
      case 'outside-expect': {
        const { outside: id, label, nominalAt, signal } = record
        model.outsides.set(id, { id, label, nominalAt, signal, expected: now, happened: null })
        break
      }
      case 'outside-happen':
        put(model.outsides.get(record.outside), 'happened', now)
        break
      case 'signal-create': {
        const { signal: id, kind, from, task } = record
        model.signals.set(id, { id, kind, from, task, created: now, listeners: [], abort: null })
        break
      }
      case 'signal-listen':
        model.signals.get(record.signal)?.listeners.push({ ...now, task: record.task, io: record.io })
        break
      case 'signal-abort': {
        const signal = model.signals.get(record.signal)
        if (signal) signal.abort ??= { ...now, reason: record.reason }
        break
      }
      case 'group': {
        const { group: id, kind, members, task, place } = record
        model.groups.set(id, { id, kind, members, task, place, created: now, settle: null, handled: [] })
        break
      }
      case 'group-settle':
        put(model.groups.get(record.group), 'settle', { ...now, ok: record.ok, by: record.by })
        break
      case 'handled':
        handledOf(model, record.of)?.push({ ...now, how: record.how, task: record.task })
        break
      case 'unhandled-rejection':
        if (record.of) model.unhandled.add(refKey(record.of))
        break
      case 'handled-late':
        if (record.of) model.unhandled.delete(refKey(record.of))
        break
      case 'test-start':
        this.#awaitsTestBody = true
        break
      case 'test-end':
        this.#awaitsTestBody = false
        break
      case 'alive':
        model.alive.push(...record.refs)
        break
      case 'task-start':
      case 'task-call':
      case 'suspend':
      case 'resume':
      case 'task-end':
        this.#readTask(record, now)
        break
    }
  }

  #readTask(record: Extract<TraceRecord, { type: 'task-start' | 'task-call' | 'suspend' | 'resume' | 'task-end' }>, now: Moment): void {
    const { tasks } = this.#model
    if (record.type === 'task-start') {
      const { task: id, name, parent, place, signal } = record
      tasks.set(id, {
        id, name, label: name, parent, place, signal, children: [], ios: [], callPlace: null, start: now, end: null,
        suspensions: [], running: [{ from: now, to: null }], handled: [], adopts: null, isTestBody: this.#awaitsTestBody,
      })
      this.#awaitsTestBody = false
      if (parent !== null) tasks.get(parent)?.children.push(id)
      return
    }
    const task = tasks.get(record.task)
    if (!task) return
    const open = task.suspensions.at(-1)
    const slice = task.running.at(-1)
    switch (record.type) {
      case 'task-call':
        // A call through a plain function is seen twice; the inner one comes first, and is where it was really called.
        task.callPlace ??= record.place
        break
      case 'suspend': {
        const { place, label, on, locals } = record
        if (slice && !slice.to) slice.to = now
        task.suspensions.push({ from: now, to: null, place, label, on, locals: locals ?? null, ok: null })
        const handled = on && handledOf(this.#model, on)
        if (handled && !handled.some((h) => h.how === 'await' && h.task === task.id)) {
          handled.push({ ...now, how: 'await', task: task.id })
        }
        break
      }
      case 'resume':
        if (open && !open.to) Object.assign(open, { to: now, ok: record.ok })
        task.running.push({ from: now, to: null })
        break
      case 'task-end':
        if (open && !open.to) {
          Object.assign(open, { to: now, ok: record.ok })
          task.adopts = open.on
        } else if (slice && !slice.to) slice.to = now
        task.end = { ...now, ok: record.ok, error: record.error }
        break
    }
  }

  finish(): TraceModel {
    const seen = new Map<string, TaskRun[]>()
    for (const task of this.#model.tasks.values()) {
      const same = seen.get(task.name)
      if (same) same.push(task)
      else seen.set(task.name, [task])
    }
    for (const [name, same] of seen) {
      const shown = name === '' ? 'an unnamed function' : name
      same.forEach((task, index) => (task.label = same.length > 1 ? `${shown} #${index + 1}` : shown))
    }
    return this.#model
  }
}

function put<T extends object, K extends keyof T>(target: T | undefined, key: K, value: T[K]): void {
  if (target !== undefined) target[key] = value
}

/** A reference as a key: `task:3`. */
export function refKey({ kind, id }: Ref): string {
  return `${kind}:${id}`
}

function handledOf(model: TraceModel, ref: Ref): Handling[] | undefined {
  switch (ref.kind) {
    case 'task': return model.tasks.get(ref.id)?.handled
    case 'io': return model.ios.get(ref.id)?.handled
    case 'timer': return model.timers.get(ref.id)?.handled
    case 'group': return model.groups.get(ref.id)?.handled
  }
}
