import type { Program } from '../compile/program.ts'
import type { ErrorText, LimitKind, Place, RunEnd } from '../trace/trace.ts'
import { MEMORY_LIMIT_BYTES } from '../world/sandbox.ts'
import type { Limits } from './limits.ts'
import { loopAt } from './loop-at.ts'

/** What one tick of the sandbox's interrupt counter stands for, in loop turns and calls. */
export const TURNS_PER_TICK = 10_000

type LimitEnd = RunEnd & { kind: 'limit' }

export function limit(kind: LimitKind, place: Place | null, message: string): LimitEnd {
  return { kind: 'limit', limit: kind, place, message }
}

/** `place` is where the interrupt came; the loop around or after it is what is told. */
export function fuelLimit({ fuel }: Limits, program: Program, place: Place | null): LimitEnd {
  const found = place && loopAt(program, place)
  const spent = `${words(fuel * TURNS_PER_TICK)} loop turns and calls`
  const look = found?.isLoop === false ? 'for calls that breed calls, or a regular expression with too many ways to match' : 'for a loop that never ends'
  return limit('fuel', found?.place ?? null, `It ran for ${spent} and was still going${at(found?.place)}. Look ${found ? 'there ' : ''}${look}.`)
}

export function memoryLimit({ memory }: Limits, place: Place | null): LimitEnd {
  return limit('memory', place, `It used all of its ${memory >> 20} MB of memory${at(place)}. Look ${place ? 'there ' : ''}for something that grows without end.`)
}

export function jobsLimit({ jobs }: Limits, place: Place | null): LimitEnd {
  return limit('jobs', place, `It ran ${words(jobs)} microtasks and was still going${at(place)}. Look ${place ? 'there ' : ''}for promises that make promises without end.`)
}

export function eventsLimit({ events }: Limits, place: Place | null): LimitEnd {
  return limit('events', place, `It ran through ${words(events)} events and was still waiting for more${at(place)}. Look ${place ? 'there ' : ''}for a timer that is never cleared, or a loop that waits without end.`)
}

export function recordsLimit({ records }: Limits, place: Place | null): LimitEnd {
  return limit('jobs', place, `It started so much that its story has ${words(records)} entries, which is all there is room for${at(place)}. Look ${place ? 'there ' : ''}for a loop that starts calls, timers or promises without end.`)
}

export function outputLimit({ output }: Limits, place: Place | null): LimitEnd {
  return limit('output', place, `It wrote more than ${words(output)} characters to the console${at(place)}. Print less, or only what changes.`)
}

/** Memory and stack end a run as errors of the guest's own; told as the limits that they are. */
export function asLimit(error: ErrorText): RunEnd {
  const { name, message, stack } = error
  const place = stack[0] ?? null
  if ((name === 'InternalError' && /out of memory|string too long/.test(message)) || /^invalid array buffer length$/.test(message))
    return limit('memory', place, `It asked for more than its ${MEMORY_LIMIT_BYTES >> 20} MB of memory${at(place)} (${message}). Look ${place ? 'there ' : ''}for something that grows without end.`)
  if (/stack (size|overflow)|maximum call stack/i.test(message)) return stackLimit(place)
  return { kind: 'crashed', error }
}

export function stackLimit(place: Place | null): LimitEnd {
  return limit('stack', place, `Its calls were nested too deep${at(place)}. Look ${place ? 'there ' : ''}for a function that calls itself without end, or data nested without end.`)
}

function at(place: Place | null | undefined): string {
  return place ? ` at ${place.file}:${place.line}` : ''
}

function words(count: number): string {
  return count.toLocaleString('en')
}
