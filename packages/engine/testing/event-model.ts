import { drawing } from '../explore/drawing.ts'
import type { Access, EventLog } from '../run/event-log.ts'
import type { Enabled, Scheduler } from '../run/scheduler.ts'

/**
 * Small programs of events, to hold strategies against brute force: handlers of instructions over shared locations. `acc` is a
 * local value of the event, which it gets from the event that made it possible.
 */
export type Instruction =
  | { do: 'read'; location: number }
  | { do: 'write'; location: number; add: number }
  /** The value is written whatever is there: the same value is no write. */
  | { do: 'put'; location: number; value: number }
  /** An I/O: its effect and its reply are handlers, by number. */
  | { do: 'issue'; effect: number | null; reply: number }
  | { do: 'timer'; delay: number; handler: number }
  /** Ends what the start issued as its nth, if it still can be ended. */
  | { do: 'abort'; nth: number }
  | { do: 'when'; even: Instruction[]; odd: Instruction[] }
  | { do: 'expect'; parity: number }
  /** Ends the program behind this event, whatever is still to come. */
  | { do: 'stop' }

export interface EventProgram {
  start: Instruction[]
  handlers: Instruction[][]
  locations: number
}

export interface ModelRun {
  events: EventLog[]
  ends: boolean
  choices: { chosen: number; enabled: number; label: string }[]
  /** What is left at the end: the locations, what each event had seen, and what failed. */
  state: string
  failures: string[]
}

interface Pending {
  key: string
  cause: number
  kind: 'effect' | 'reply' | 'timer'
  effect: number | null
  handler: number
  acc: number
  due: number
  rank: number
}

const PLACE = { file: 'model', line: 1, column: 0 }
const DEEPEST = 2

/** Runs a program in the order that the scheduler chooses. */
export function runModel({ start, handlers, locations }: EventProgram, scheduler: Scheduler): ModelRun {
  const values = Array.from({ length: locations }, () => 0)
  const seen: string[] = []
  const failures: string[] = []
  const events: EventLog[] = []
  const choices: ModelRun['choices'] = []
  const pending: Pending[] = []
  let now = 0
  let stopped = false
  let rank = 0

  const happen = (key: string, cause: number, enabled: readonly string[], chosen: number, from: number, instructions: Instruction[]): number => {
    const at = events.length
    const accesses: Access[] = []
    const touch = (location: string, write: boolean): void => void accesses.push({ location, write, words: location, place: PLACE })
    let acc = from
    let issued = 0
    const run = (list: readonly Instruction[]): void => {
      for (const one of list) {
        switch (one.do) {
          case 'read':
            touch(`x${one.location}`, false)
            acc = (acc * 7 + values[one.location]! + 1) % 1_000_003
            break
          case 'write':
          case 'put': {
            const value = one.do === 'put' ? one.value : (acc + one.add) % 1_000_003
            touch(`x${one.location}`, values[one.location] !== value)
            values[one.location] = value
            break
          }
          case 'issue': {
            if (tooDeep(key)) break
            const name = `${key}.${issued++}`
            pending.push({ key: one.effect === null ? `${name}r` : `${name}e`, cause: at, kind: one.effect === null ? 'reply' : 'effect', effect: one.effect, handler: one.reply, acc, due: 0, rank: rank++ })
            break
          }
          case 'timer': {
            if (tooDeep(key)) break
            const name = `${key}.${issued++}`
            touch('timers', true)
            pending.push({ key: `${name}t`, cause: at, kind: 'timer', effect: null, handler: one.handler, acc, due: now + one.delay, rank: rank++ })
            break
          }
          case 'abort': {
            const name = `s.${one.nth}`
            const index = pending.findIndex((event) => event.key.slice(0, -1) === name)
            // Even when there is nothing left to end: that it came too late is what the order decided.
            touch(`op ${name}`, index >= 0)
            if (pending[index]?.kind === 'timer') touch('timers', true)
            if (index >= 0) pending.splice(index, 1)
            break
          }
          case 'when':
            run(acc % 2 === 0 ? one.even : one.odd)
            break
          case 'stop':
            stopped = true
            break
          case 'expect':
            if (acc % 2 === one.parity) failures.push(`${key} saw ${acc}`)
            break
        }
      }
    }
    events.push({ key, cause, enabled, chosen, label: key, accesses })
    if (key !== 's') touch(`op ${key.slice(0, -1)}`, true)
    if (key.endsWith('t')) touch('timers', true)
    run(instructions)
    seen.push(`${key}:${acc}`)
    return acc
  }

  happen('s', -1, [], 0, 1, start)
  for (;;) {
    const timer = pending.filter(({ kind }) => kind === 'timer').sort((a, b) => a.due - b.due || a.rank - b.rank)[0]
    const enabled = pending.filter((event) => event.kind !== 'timer' || event === timer).sort((a, b) => a.rank - b.rank)
    if (stopped || enabled.length === 0) break
    const chosen = scheduler.choose(enabled.map(({ key }): Enabled => ({ kind: 'reply', of: 0, label: key, nominalAt: 0, key })), choices.length)
    const event = enabled[chosen]!
    choices.push({ chosen, enabled: enabled.length, label: event.key })
    pending.splice(pending.indexOf(event), 1)
    if (event.kind === 'timer') now = event.due
    const at = events.length
    const acc = happen(event.key, event.cause, enabled.map(({ key }) => key), chosen, event.acc, event.kind === 'effect' ? handlers[event.effect!]! : handlers[event.handler]!)
    if (event.kind === 'effect') pending.push({ ...event, key: `${event.key.slice(0, -1)}r`, cause: at, kind: 'reply', acc, rank: rank++ })
  }
  return { events, ends: stopped, choices, state: JSON.stringify([values, seen.sort()]), failures: failures.sort() }
}

/** A program drawn from a seed; the same seed gives the same program. */
export function drawProgram(seed: number, { timers = true, aborts = true, stops = false }: { timers?: boolean; aborts?: boolean; stops?: boolean } = {}): EventProgram {
  const random = drawing(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const locations = 1 + below(3)
  const handlerCount = 4
  const draw = (depth: number): Instruction[] =>
    Array.from({ length: 1 + below(2) }, (): Instruction => {
      const kind = below(depth > 0 ? 8 : 11)
      if (kind < 3) return { do: 'read', location: below(locations) }
      if (kind < 5) return { do: 'write', location: below(locations), add: below(5) }
      if (kind === 5) return { do: 'put', location: below(locations), value: below(2) }
      if (kind === 6) return stops && below(2) === 0 ? { do: 'stop' } : { do: 'expect', parity: below(2) }
      if (kind === 7) return aborts ? { do: 'abort', nth: below(3) } : { do: 'read', location: below(locations) }
      if (kind === 8) return { do: 'when', even: draw(depth + 1), odd: draw(depth + 1) }
      if (kind === 9 && timers) return { do: 'timer', delay: below(4) * 5, handler: below(handlerCount) }
      return { do: 'issue', effect: below(2) === 0 ? null : below(handlerCount), reply: below(handlerCount) }
    })
  const start = Array.from({ length: 2 + below(3) }, (): Instruction =>
    timers && below(4) === 0 ? { do: 'timer', delay: below(4) * 5, handler: below(handlerCount) } : { do: 'issue', effect: below(2) === 0 ? null : below(handlerCount), reply: below(handlerCount) },
  )
  return { start, handlers: Array.from({ length: handlerCount }, () => draw(0)), locations }
}

/** Bounds a program by where its events come from, which no order changes. */
function tooDeep(key: string): boolean {
  return key.split('.').length > DEEPEST
}
