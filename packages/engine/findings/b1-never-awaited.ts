import { ms } from '../trace/in-words.ts'
import { failureOf, ioName } from '../trace/task-tree.ts'
import type { Handling, Moment, TraceModel } from '../trace/trace-model.ts'
import type { Place } from '../trace/trace.ts'
import type { Finding } from './finding.ts'

interface Call {
  name: string
  place: Place | null
  caller: number | null
  task: number | null
  start: Moment
  end: (Moment & { ok: boolean }) | null
  error: string | null
  handled: Handling[]
}

/** B1: a promise that was called for, and that nobody awaited or handled by the end of the run. */
export function neverAwaited(model: TraceModel): Finding[] {
  const found: Finding[] = []
  for (const call of calls(model)) {
    if (!call.place || call.handled.length > 0) continue
    const caller = call.caller === null ? null : model.tasks.get(call.caller)
    const callerEnd = caller?.end ?? null
    // A caller that was cut off, or still waits, might have awaited it later.
    if (caller ? !callerEnd : isCut(model)) continue
    const moment = provingMoment(call, callerEnd) ?? model.last
    found.push({
      id: 'B1',
      title: 'A promise nobody awaits',
      place: call.place,
      at: moment.at,
      step: moment.step,
      task: call.task ?? call.caller,
      message: `${call.name} was called at ${ms(call.start.at)} and nobody awaited it: ${outcome(call, caller?.label ?? null, callerEnd)}.`,
      fix: `Write \`await\` before the call to ${call.name}, or hand its promise to something that awaits it.`,
    })
  }
  return found
}

function* calls(model: TraceModel): Generator<Call> {
  for (const task of model.tasks.values()) {
    if (!task.callPlace) continue
    const { label: name, callPlace: place, parent: caller, id, start, end, handled } = task
    const error = failureOf(model, { kind: 'task', id })
    yield { name, place, caller, task: id, start, end, error, handled }
  }
  for (const io of model.ios.values()) {
    const end = io.abort ? { ...io.abort, ok: true } : io.reply
    const error = failureOf(model, { kind: 'io', id: io.id })
    yield { name: ioName(io), place: io.place, caller: io.task, task: null, start: io.issue, end, error, handled: io.handled }
  }
}

function isCut(model: TraceModel): boolean {
  return model.end.kind === 'limit' || model.end.kind === 'crashed'
}

/** Its failure that nobody saw, else the moment its caller went away. */
function provingMoment(call: Call, callerEnd: Moment | null): Moment | null {
  return call.end && !call.end.ok ? call.end : callerEnd
}

function outcome(call: Call, caller: string | null, callerEnd: Moment | null): string {
  const { end } = call
  if (end && !end.ok) return `it failed at ${ms(end.at)} with "${call.error ?? 'an error'}", and nobody saw it`
  const goesOn = callerEnd && (!end || end.order > callerEnd.order)
  if (goesOn && caller) {
    return `${caller} ended at ${ms(callerEnd.at)}, and ${end ? `it ended only at ${ms(end.at)}` : 'it never ended'}`
  }
  return end ? `it happened to end at ${ms(end.at)}, and a failure would have gone unseen` : 'it never ended'
}
