import { ms } from '../trace/in-words.ts'
import { failureOf, ioName, settledAt } from '../trace/task-tree.ts'
import { refKey, type Handling, type Moment, type TraceModel } from '../trace/trace-model.ts'
import type { Place, Ref } from '../trace/trace.ts'
import type { Finding } from './finding.ts'

interface Call {
  name: string
  place: Place | null
  caller: number | null
  task: number | null
  start: Moment
  end: (Moment & { ok: boolean }) | null
  isRejected: boolean
  error: string | null
  ref: Ref
  handled: Handling[]
}

/** B1: a promise that was called for, and that nobody awaited or handled by the end of the run. */
export function neverAwaited(model: TraceModel): Finding[] {
  const found: Finding[] = []
  for (const call of calls(model)) {
    if (!call.place || call.handled.length > 0) continue
    // The runtime knows better than the trace who handles a rejection: an await in a generator or a library is not traced.
    if (call.isRejected ? !model.unhandled.has(refKey(call.ref)) : wakesAnother(model, call)) continue
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
    const { id, label: name, callPlace: place, parent: caller, start, end, handled } = task
    const ref: Ref = { kind: 'task', id }
    yield { name, place, caller, task: id, start, end, isRejected: end !== null && !end.ok, error: failureOf(model, ref), ref, handled }
  }
  for (const io of model.ios.values()) {
    const { id, place, task: caller, issue: start, handled } = io
    const ref: Ref = { kind: 'io', id }
    const end = settledAt(model, ref)
    const error = failureOf(model, ref) ?? (io.abort ? 'it was aborted' : null)
    yield { name: ioName(io), place, caller, task: null, start, end, isRejected: end !== null && !end.ok, error, ref, handled }
  }
}

/** Whether a wait for a promise that the engine does not know ended in the very event in which the call ended. */
function wakesAnother(model: TraceModel, { end, task: self }: Call): boolean {
  if (!end) return false
  for (const { id, suspensions } of model.tasks.values()) {
    if (id !== self && suspensions.some(({ on, from, to }) => !on && from.order < end.order && to?.step === end.step && to.order > end.order)) return true
  }
  return false
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
