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

/** Whether the access was made by this task, or under it. */
export function isUnder(model: TraceModel, { task }: { task: number | null }, flow: TaskRun): boolean {
  for (const { id } of lineage(model, task)) if (id === flow.id) return true
  return false
}

/** The task in which both accesses were made, or under which: nearest first. Null when there is none. */
export function commonFlow(model: TraceModel, a: Access, b: Access): TaskRun | null {
  for (const flow of lineage(model, a.task)) if (isUnder(model, b, flow)) return flow
  return null
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
