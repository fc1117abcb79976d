import { lineage } from '../trace/task-tree.ts'
import type { Moment, TaskRun, TraceModel } from '../trace/trace-model.ts'
import type { Place } from '../trace/trace.ts'

/** A read or write of what several tasks touch. */
export interface Access extends Moment {
  task: number | null
  words: string
  write: boolean
  /** It assigned the value that was there already. */
  same: boolean
  place: Place | null
}

const read = new WeakMap<TraceModel, Map<string, Access[]>>()

/** The accesses of a run by location, in their order. Empty for a run that recorded none. */
export function accessesOf(model: TraceModel): Map<string, Access[]> {
  const known = read.get(model)
  if (known) return known
  const found = new Map<string, Access[]>()
  for (const [order, record] of model.records.entries()) {
    if (record.type !== 'access') continue
    const { at, step, task, location, words, write, same, place } = record
    const others = found.get(location) ?? []
    found.set(location, others)
    others.push({ at, step, order, task, words, write, same: same === true, place })
  }
  read.set(model, found)
  return found
}

/** An array's length, and what lies at a number: places in a list, which belong to whoever adds to it, and not to one value. */
export function isListSlot({ words }: Access): boolean {
  return /(?:\.length|\[\d+\])$/.test(words)
}

const ancestors = new WeakMap<TraceModel, Map<number, ReadonlySet<number>>>()

/** Whether the access was made by this task, or under it. */
export function isUnder(model: TraceModel, { task }: { task: number | null }, flow: TaskRun): boolean {
  if (task === null || task === flow.id) return task !== null
  let known = ancestors.get(model)
  if (!known) ancestors.set(model, (known = new Map()))
  let above = known.get(task)
  if (!above) known.set(task, (above = new Set([...lineage(model, task)].map(({ id }) => id))))
  return above.has(flow.id)
}

/** Locations that more than one task touched, one of them writing: where tasks can get into each other's way. */
export function* contested(model: TraceModel): Generator<readonly Access[]> {
  for (const accesses of accessesOf(model).values()) {
    const [first] = accesses
    if (accesses.some(({ write }) => write) && accesses.some(({ task }) => task !== first?.task)) yield accesses
  }
}

/** Whoever is overtaken by more accesses than this is in a crowd, in which those who come closer are found. */
const LOOK_BACK = 500

/** The accesses before this one that a flow can have seen, the latest first. */
export function* backFrom(accesses: readonly Access[], index: number, flow: TaskRun): Generator<Access> {
  for (let at = index - 1; at >= Math.max(0, index - LOOK_BACK); at--) {
    const access = accesses[at]!
    if (access.order < flow.start.order) return
    yield access
  }
}

/** Whether both tasks are calls of one function. */
export function isSameFunction(a: TaskRun, b: TaskRun): boolean {
  return a.place.file === b.place.file && a.place.line === b.place.line && a.place.column === b.place.column
}

/** Of the tasks that the access was made under, the one that is a call of the same function as `flow`. */
export function counterpart(model: TraceModel, access: Access, flow: TaskRun): TaskRun | null {
  for (const task of lineage(model, access.task)) if (task.id !== flow.id && isSameFunction(task, flow)) return task
  return null
}

/** What somebody else is called in a sentence. */
export function actor(model: TraceModel, { task }: Access): string {
  return task === null ? 'another' : (model.tasks.get(task)?.label ?? 'another')
}
