import { abortedAbove, derivesFrom, isIssuedKnowingly, toldAt } from './cancellation.ts'
import { ioName, nameOf } from './task-tree.ts'
import type { IoRun, Moment, SignalRun, Suspension, TaskRun, TraceModel } from './trace-model.ts'
import type { Place, Ref, StepKind } from './trace.ts'

/** Where on the axis: `at` in virtual milliseconds; `order` tells apart what happens at the same time. */
export interface Point {
  at: number
  order: number
}

export interface Bar {
  from: Point
  to: Point
  /** `dashed`: work nobody awaits, or nobody told to stop. */
  style: 'running' | 'suspended' | 'dashed'
  label: string
  place: Place | null
  /** The task or I/O it shows. */
  ref: Ref
  /** Index of the colour of the task it belongs to; null where that is unknown. */
  colour: number | null
  /** Bars of a lane that overlap in time stand in rows, from 0. */
  row: number
  /** True when it had not ended by the end of the run. */
  isOpen: boolean
}

export interface Lane {
  key: string
  kind: 'task' | 'resource' | 'outside'
  label: string
  /** How deep in the tree of calls; 0 for the others. */
  depth: number
  colour: number | null
  ref: Ref | null
  rows: number
  bars: Bar[]
}

/** An I/O from the task that issues it to its resource and back. Lanes by index. */
export interface Connection {
  io: number
  label: string
  style: 'solid' | 'dashed'
  /** Null when no known task issued it. */
  taskLane: number | null
  resourceLane: number
  row: number
  issue: Point
  effect: Point | null
  reply: (Point & { ok: boolean }) | null
  abort: Point | null
}

/** From where a signal is aborted to everyone who listens. Lanes by index. */
export interface AbortLine extends Point {
  signal: number
  reason: string
  fromLane: number
  toLanes: number[]
}

/** An outside event that may happen, and when it did. */
export interface OutsideMark {
  outside: number
  label: string
  lane: number
  happened: Point | null
}

export interface Pin<F> extends Point {
  /** From 1, as in the gutter of the editor. */
  number: number
  lane: number
  finding: F
}

export interface TimelineStep extends Point {
  step: number
  kind: StepKind
  label: string
  choice: number
  enabled: number
}

/** All that a drawing of a run needs, in virtual time; pixels are the drawing's own. */
export interface Timeline<F = Marked> {
  lanes: Lane[]
  connections: Connection[]
  aborts: AbortLine[]
  outsides: OutsideMark[]
  pins: Pin<F>[]
  steps: TimelineStep[]
  durationMs: number
  /** The highest `order`. */
  lastOrder: number
}

/** What a finding must have to get a pin. */
export interface Marked {
  at: number
  step: number
  task: number | null
}

/** Lays a run out: lanes are tasks as a tree, then resources, then the outside. */
export function layoutTimeline<F extends Marked = Marked>(model: TraceModel, findings: readonly F[] = []): Timeline<F> {
  const lanes = [...taskLanes(model), ...resourceLanes(model), ...outsideLane(model)]
  const laneOf = new Map(lanes.map(({ key }, index) => [key, index]))
  const colours = new Map(lanes.flatMap(({ ref, colour }) => (ref?.kind === 'task' ? [[ref.id, colour] as const] : [])))
  const find = (key: string): number | null => laneOf.get(key) ?? null
  const taskLane = (task: number | null): number | null => (task === null ? null : find(`task:${task}`))

  const connections: Connection[] = []
  /** For each lane, the order at which each of its rows is free again. */
  const freeFrom = new Map<Lane, number[]>()
  for (const io of model.ios.values()) {
    const resourceLane = find(`resource:${io.resource}`)
    const lane = resourceLane === null ? undefined : lanes[resourceLane]
    if (resourceLane === null || !lane) continue
    const row = takeRow(freeFrom, lane, io, model.last)
    addIo(model, lane, row, io, io.task === null ? null : (colours.get(io.task) ?? null))
    connections.push({
      io: io.id, label: ioName(io), style: untoldFrom(model, io) ? 'dashed' : 'solid', taskLane: taskLane(io.task), resourceLane, row,
      issue: point(io.issue), effect: io.effect && point(io.effect), reply: io.reply && { ...point(io.reply), ok: io.reply.ok },
      abort: io.abort && point(io.abort),
    })
  }
  return {
    lanes,
    connections,
    aborts: abortLines(model, find),
    outsides: [...model.outsides.values()].map(({ id, label, happened }) => ({
      outside: id, label, lane: find('outside') ?? 0, happened: happened && point(happened),
    })),
    pins: findings.map((finding, index) => ({
      number: index + 1, at: finding.at, order: orderOf(model, finding), lane: taskLane(finding.task) ?? 0, finding,
    })),
    steps: model.steps.map(({ step, kind, label, choice, enabled, ...moment }) => ({ ...point(moment), step, kind, label, choice, enabled })),
    durationMs: model.last.at,
    lastOrder: model.last.order,
  }
}

function taskLanes(model: TraceModel): Lane[] {
  const lanes: Lane[] = []
  const visit = (task: TaskRun, depth: number): void => {
    const ref: Ref = { kind: 'task', id: task.id }
    const colour = lanes.length
    lanes.push({ key: `task:${task.id}`, kind: 'task', label: task.label, depth, colour, ref, rows: 1, bars: taskBars(model, task, colour) })
    for (const child of task.children) {
      const run = model.tasks.get(child)
      if (run) visit(run, depth + 1)
    }
  }
  for (const task of model.tasks.values()) if (task.parent === null || !model.tasks.has(task.parent)) visit(task, 0)
  return lanes
}

function taskBars(model: TraceModel, task: TaskRun, colour: number): Bar[] {
  const loose = looseFrom(model, task)
  const bars: Bar[] = []
  const add = (from: Moment, to: Moment | null, solid: 'running' | 'suspended', label: string, place: Place): void => {
    const bar = { label, place, ref: { kind: 'task', id: task.id } as const, colour, row: 0 }
    const end = to ?? model.last
    if (loose !== null && loose > from.order && loose < end.order) {
      const cut = momentAt(model, loose)
      bars.push({ ...bar, from: point(from), to: cut, style: solid, isOpen: false }, { ...bar, from: cut, to: point(end), style: 'dashed', isOpen: !to })
    } else {
      bars.push({ ...bar, from: point(from), to: point(end), style: loose !== null && loose <= from.order ? 'dashed' : solid, isOpen: !to })
    }
  }
  for (const { from, to } of task.running) add(from, to, 'running', task.label, task.place)
  for (const { from, to, label, place, on } of task.suspensions) {
    add(from, to, 'suspended', `waits for ${on ? nameOf(model, on) : label}`, place)
  }
  return bars.sort((a, b) => a.from.order - b.from.order)
}

/** From which record on nobody awaits the task, or it goes on because nobody told it to stop; null if never. */
function looseFrom(model: TraceModel, task: TaskRun): number | null {
  const isCalledByTask = task.parent !== null && model.tasks.has(task.parent)
  if (isCalledByTask && !task.isTestBody && task.handled.length === 0) return task.start.order
  const above = task.signal === null ? abortedAbove(model, task.parent, task.end?.order) : null
  if (!above) return null
  const { abort } = above
  const told = toldAt(model, task.id)?.order ?? Infinity
  // Told in the step of the abort itself is told in time.
  const isTold = told < Infinity && momentStep(model, told) === abort.step
  if (isTold || task.start.order > abort.order) return null
  if (task.end && task.end.step === abort.step) return null
  return abort.order
}

function resourceLanes(model: TraceModel): Lane[] {
  const names = new Set([...model.ios.values()].map(({ resource }) => resource))
  return [...names].map((label) => ({ key: `resource:${label}`, kind: 'resource', label, depth: 0, colour: null, ref: null, rows: 1, bars: [] }))
}

function outsideLane(model: TraceModel): Lane[] {
  if (model.outsides.size === 0) return []
  return [{ key: 'outside', kind: 'outside', label: 'outside', depth: 0, colour: null, ref: null, rows: 1, bars: [] }]
}

/** The first row of the lane that is free when the I/O is issued. */
function takeRow(freeFrom: Map<Lane, number[]>, lane: Lane, io: IoRun, last: Moment): number {
  const rows = freeFrom.get(lane) ?? []
  freeFrom.set(lane, rows)
  const free = rows.findIndex((order) => order <= io.issue.order)
  const row = free < 0 ? rows.length : free
  rows[row] = (io.abort ?? io.reply ?? last).order
  lane.rows = Math.max(1, rows.length)
  return row
}

function addIo(model: TraceModel, lane: Lane, row: number, io: IoRun, colour: number | null): void {
  const ended = io.abort ?? io.reply
  const to = ended ?? model.last
  const bar = { label: ioName(io), place: io.place, ref: { kind: 'io', id: io.id } as const, colour, row }
  const untold = untoldFrom(model, io)
  if (untold && untold.order > io.issue.order && untold.order < to.order) {
    lane.bars.push({ ...bar, from: point(io.issue), to: point(untold), style: 'running', isOpen: false })
    lane.bars.push({ ...bar, from: point(untold), to: point(to), style: 'dashed', isOpen: !ended })
  } else {
    lane.bars.push({ ...bar, from: point(io.issue), to: point(to), style: untold && untold.order <= io.issue.order ? 'dashed' : 'running', isOpen: !ended })
  }
}

/** From when the I/O is work that nobody awaits, or that nobody told to stop. */
function untoldFrom(model: TraceModel, io: IoRun): Moment | null {
  if (io.handled.length === 0 && io.place && io.task !== null) return io.issue
  const above = io.abort ? null : abortedAbove(model, io.task, io.reply?.order)
  if (!above || (io.signal !== null && derivesFrom(model, io.signal, above.signal.id)) || isIssuedKnowingly(model, io)) return null
  return above.abort
}

function abortLines(model: TraceModel, find: (key: string) => number | null): AbortLine[] {
  const lines: AbortLine[] = []
  for (const signal of model.signals.values()) {
    if (!signal.abort || isDerivedAbort(model, signal)) continue
    const toLanes = new Set<number>()
    const reach = (key: string): void => {
      const lane = find(key)
      if (lane !== null) toLanes.add(lane)
    }
    for (const heard of model.signals.values()) {
      if (!heard.abort || heard.abort.step !== signal.abort.step || !derivesFrom(model, heard.id, signal.id)) continue
      for (const { task, order } of heard.listeners) {
        const run = task === null ? undefined : model.tasks.get(task)
        if (run && order < signal.abort.order && (!run.end || run.end.order > signal.abort.order)) reach(`task:${run.id}`)
      }
      for (const io of model.ios.values()) if (io.abort?.signal === heard.id) reach(`resource:${io.resource}`)
    }
    const isOutside = [...model.outsides.values()].some((outside) => outside.signal === signal.id && outside.happened)
    const fromLane = (isOutside ? find('outside') : signal.task === null ? null : find(`task:${signal.task}`)) ?? 0
    lines.push({ ...point(signal.abort), signal: signal.id, reason: signal.abort.reason, fromLane, toLanes: [...toLanes].sort((a, b) => a - b) })
  }
  return lines.sort((a, b) => a.order - b.order)
}

/** Whether the signal aborted because one that it was made from did. */
function isDerivedAbort(model: TraceModel, signal: SignalRun): boolean {
  return signal.from.some((source) => {
    const abort = model.signals.get(source)?.abort
    return abort !== undefined && abort !== null && abort.step === signal.abort?.step
  })
}

/** The first record of the finding's moment. */
function orderOf(model: TraceModel, { at, step }: Marked): number {
  const order = model.records.findIndex((record) => record.step === step && record.at === at)
  return order < 0 ? model.last.order : order
}

function momentAt(model: TraceModel, order: number): Point {
  return { at: model.records[order]?.at ?? model.last.at, order }
}

function momentStep(model: TraceModel, order: number): number | undefined {
  return model.records[order]?.step
}

function point({ at, order }: Point): Point {
  return { at, order }
}

/** A task that has begun and not ended, at some record of the run. */
export interface LiveTask {
  task: number
  label: string
  state: 'running' | 'suspended'
  /** Where it waits; where it last waited, or where it begins, while it runs. */
  place: Place
  /** What it waits for, in words; null while it runs. */
  waitsFor: string | null
  /** Local variables as last reported. */
  locals: Record<string, string> | null
  since: Point
}

export interface RunState {
  at: number
  step: number
  tasks: LiveTask[]
  /** Operations issued and neither replied nor aborted. */
  ios: { io: number; label: string; resource: string; hadEffect: boolean }[]
}

/** What is alive just after the record of that index: for the scrubber. */
export function stateAt(model: TraceModel, recordIndex: number): RunState {
  const order = Math.max(0, Math.min(recordIndex, model.last.order))
  const isPast = (moment: Moment | null): boolean => moment !== null && moment.order <= order
  const tasks: LiveTask[] = []
  for (const task of model.tasks.values()) {
    if (!isPast(task.start) || isPast(task.end)) continue
    const latest: Suspension | undefined = task.suspensions.findLast(({ from }) => isPast(from))
    const isSuspended = latest !== undefined && !isPast(latest.to)
    tasks.push({
      task: task.id,
      label: task.label,
      state: isSuspended ? 'suspended' : 'running',
      place: latest?.place ?? task.place,
      waitsFor: isSuspended ? (latest.on ? nameOf(model, latest.on) : latest.label) : null,
      locals: latest?.locals ?? null,
      since: point(isSuspended ? latest.from : (latest?.to ?? task.start)),
    })
  }
  const record = model.records[order]
  return {
    at: record?.at ?? 0,
    step: record?.step ?? 0,
    tasks,
    ios: [...model.ios.values()]
      .filter((io) => isPast(io.issue) && !isPast(io.reply) && !isPast(io.abort))
      .map((io) => ({ io: io.id, label: ioName(io), resource: io.resource, hadEffect: isPast(io.effect) })),
  }
}
