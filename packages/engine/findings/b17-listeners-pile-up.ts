import { ms } from '../trace/in-words.ts'
import type { Moment, TaskRun, TraceModel } from '../trace/trace-model.ts'
import type { Place } from '../trace/trace.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'

/** Left behind by so many waits, it is no accident of one. */
const LEFT = 3

interface Added extends Moment {
  signal: number
  task: TaskRun | null
  listeners: number
  place: Place
}

/** B17: at the end of the run, or of the signal, it still has the abort listeners of waits that are over. */
export function listenersPileUp(model: TraceModel): Finding[] {
  const bySignal = new Map<number, Added[]>()
  for (const added of additions(model)) bySignal.set(added.signal, [...(bySignal.get(added.signal) ?? []), added])
  return [...bySignal].flatMap(([signal, all]) => leftBehind(model, signal, all) ?? [])
}

function leftBehind(model: TraceModel, id: number, all: Added[]): Finding | null {
  const signal = model.signals.get(id)
  const last = all.at(-1)
  const until = signal?.abort ?? { ...model.last, order: Infinity }
  const alive = all.filter((one) => !isOver(one, until)).length
  const left = countAt(model, id) - alive
  const sameKind = all.filter(({ place }) => place.line === last?.place.line && place.file === last.place.file)
  if (!last || left < LEFT || sameKind.length < LEFT) return null
  return {
    id: 'B17',
    title: catalogue.B17.title,
    place: last.place,
    at: last.at,
    step: last.step,
    task: last.task?.id ?? null,
    message: `At ${ms(last.at)} ${signal?.kind === 'client' ? 'the client\'s signal' : 'a signal'} had ${last.listeners} abort listeners, and ${left} waits that were over never took theirs away.`,
    fix: catalogue.B17.fix,
  }
}

/** How many the signal had at the last change, while it had not aborted. */
function countAt({ records }: TraceModel, signal: number): number {
  let count = 0
  for (const record of records) {
    if ((record.type !== 'signal-listen' && record.type !== 'signal-unlisten') || record.signal !== signal) continue
    count = record.listeners ?? count
  }
  return count
}

function* additions({ records, tasks }: TraceModel): Generator<Added> {
  for (const [order, record] of records.entries()) {
    if (record.type !== 'signal-listen' || record.listeners === undefined || !record.place) continue
    const { at, step, signal, listeners, place } = record
    yield { at, step, order, signal, listeners, place, task: record.task === null ? null : (tasks.get(record.task) ?? null) }
  }
}

/** Whoever added it has ended since, or waited and gone on: what it waited for then is over. */
function isOver({ task, order }: Added, { order: until }: { order: number }): boolean {
  if (!task) return false
  if (task.end && task.end.order < until) return true
  return task.suspensions.some(({ from, to }) => from.order > order && to !== null && to.order < until)
}
