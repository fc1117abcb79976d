import { ms, placeText } from '../trace/in-words.ts'
import type { Moment, TaskRun, TraceModel } from '../trace/trace-model.ts'
import type { ErrorText, Place } from '../trace/trace.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'
import { accessesOf, actor, isUnder, type Access } from './shared-accesses.ts'

/** B21: something was used before the work that provides it was done. */
export function beforeReady(model: TraceModel): Finding[] {
  return [...uninitialised(model), ...readTooSoon(model), ...filledTooLate(model)]
}

const found = { id: 'B21', title: catalogue.B21.title, fix: catalogue.B21.fix } as const

/** The language itself refuses a `const` or `let` that has no value yet. */
function* uninitialised(model: TraceModel): Generator<Finding> {
  for (const { label, id, end } of model.tasks.values()) {
    const place = end?.error?.stack[0]
    const name = end?.error && /^(?:Cannot access '(.+)' before initialization|(?:lexical variable )?'?([\w$]+)'? is not initialized)$/.exec(end.error.message)
    if (!end || !place || !name) continue
    yield { ...found, place, at: end.at, step: end.step, task: id, message: `${label} used ${name[1] ?? name[2] ?? 'a variable'} at ${ms(end.at)}, before the line that gives it its value had run.` }
  }
}

/** A read that failed on its very line, and whose value came later from somebody else. */
function* readTooSoon(model: TraceModel): Generator<Finding> {
  for (const accesses of accessesOf(model).values()) {
    const first = accesses.find(({ write }) => write)
    for (const read of accesses) {
      const task = read.task === null ? undefined : model.tasks.get(read.task)
      if (!first || !read.place || !task || read.write || read.order > first.order || isUnder(model, first, task)) continue
      const failed = failsOn(model, task, read)
      if (!failed) continue
      yield {
        ...found, place: read.place, at: read.at, step: read.step, task: task.id,
        message: `${task.label} used ${read.words} at ${ms(read.at)} and failed with "${failed.name}: ${failed.message}"; ${actor(model, first)} gave it its value only at ${ms(first.at)}.`,
      }
    }
  }
}

/** The error of the task that came in the step of the read, from its line: of a missing value, and of nothing else. */
function failsOn(model: TraceModel, task: TaskRun, { step, place }: Access): ErrorText | null {
  const error = task.end?.error
  const [frame] = error?.stack ?? []
  if (!error || task.end?.step !== step || !frame || frame.file !== place?.file || frame.line !== place.line) return null
  return error.name === 'TypeError' && /\b(?:undefined|null)\b|not a function|not iterable/.test(error.message) ? error : null
}

/** A call read something, returned, and only then did its own unawaited work fill it. Nobody read it after. */
function* filledTooLate(model: TraceModel): Generator<Finding> {
  for (const accesses of accessesOf(model).values()) {
    const fill = accesses.find(({ write }) => write)
    const task = fill?.task == null ? undefined : model.tasks.get(fill.task)
    const end: Moment | null = task?.end ?? null
    if (!fill || !task || !end || end.order > fill.order) continue
    const read = accesses.findLast((one) => !one.write && one.order < end.order && isUnder(model, one, task))
    const isReadAfter = accesses.some((one) => !one.write && !one.same && one.order > fill.order)
    const isShared = accesses.some((one) => !isUnder(model, one, task))
    if (!read?.place || isReadAfter || isShared) continue
    yield {
      ...found, place: read.place, at: fill.at, step: fill.step, task: task.id,
      message: `${task.label} read ${read.words} at ${ms(read.at)} and returned at ${ms(end.at)}; its own work${where(fill.place)} filled it only at ${ms(fill.at)}.`,
    }
  }
}

function where(place: Place | null): string {
  return place ? ` (${placeText(place)})` : ''
}
