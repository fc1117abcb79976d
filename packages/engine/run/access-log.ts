import type { Place } from '../trace/trace.ts'
import type { Access, EventLog } from './event-log.ts'

/** One touch of a location; see `Access`. */
export interface Touch {
  location: string
  write: boolean
  commutes?: boolean
  words: string
  place: Place | null
  /** By the event itself, not by the task that runs. */
  apart?: boolean
}

const NO_JOIN = { after: null, names: [] }

interface Draft extends Omit<EventLog, 'accesses'> {
  /** By location; what was touched behind a join apart from the rest. */
  touched: Map<string, Access>
  joined: Map<string, Access>
  /** What others touched once a join had let somebody on. */
  beside: Map<string, boolean>
  /** Groups that were joined. */
  joins: readonly string[]
  advancedClock: boolean
  /** Resources whose next latency it drew. */
  drew: Set<string>
  names: number
}

/** Where the order of additions can be seen: then they do not commute. */
const ORDERED = /\|(keys|listeners)$/

/** What began, as the run knows it. */
export type Beginning = Pick<EventLog, 'key' | 'cause' | 'enabled' | 'chosen' | 'label'> & { after: readonly number[] }

/**
 * Collects for each event of a run what it touched.
 *
 * The clock is a location too, `clock`: read by `Date.now()` and by setting one of several timers that wait at once, and
 * written by every event that moves time on. Writes of it commute, since time is the latest moment that any of them
 * reached; and when nobody read the clock in this run they are left out.
 */
export class AccessLog {
  readonly #events: Draft[] = []
  readonly #joins: () => { after: readonly number[] | null; names: readonly string[] }
  #clockRead = false
  /** Locations of which somebody saw the order. */
  readonly #seen = new Set<string>()

  /** `joins` says what the task that runs now came after, and which groups were joined in the present event. */
  constructor(joins: () => { after: readonly number[] | null; names: readonly string[] }) {
    this.#joins = joins
  }

  begin({ after, ...event }: Beginning): void {
    this.#events.push({ ...event, ...(after.length > 0 ? { after } : {}), touched: new Map(), joined: new Map(), beside: new Map(), joins: [], advancedClock: false, drew: new Set(), names: 0 })
  }

  /** Index of the event that runs now. */
  get index(): number {
    return this.#events.length - 1
  }

  /** A name for something that the present event makes, the same in every order with the same past. */
  name(): string {
    const event = this.#now
    return `${event.key}#${event.names++}`
  }

  /** Key of an event, by its index. */
  keyOf(index: number): string {
    return this.#events[index]?.key ?? 's'
  }

  touch(touch: Touch, index = this.index): void {
    const event = this.#events[index]
    if (!event) return
    const { location, write, words, place } = touch
    if (!write && ORDERED.test(location)) this.#seen.add(location)
    const commutes = write && touch.commutes === true
    const { after, names } = index === this.index && !touch.apart ? this.#joins() : NO_JOIN
    if (names.length > 0) {
      event.joins = names
      if (after === null) event.beside.set(location, write || event.beside.get(location) === true)
    }
    const known = after ? event.joined : event.touched
    const before = known.get(location)
    if (!before) {
      known.set(location, { location, write, ...(commutes ? { commutes } : {}), ...(after ? { after } : {}), words, place })
      return
    }
    if (after && before.after && after !== before.after) before.after = before.after.filter((one) => after.includes(one))
    // Who reads as well as writes does not commute with other writers.
    if (before.commutes && !commutes) delete before.commutes
    if (!before.write && write) Object.assign(before, { write, words, place })
  }

  readClock(index = this.index): void {
    this.#clockRead = true
    this.touch({ location: 'clock', write: false, words: 'the time', place: null }, index)
  }

  advanceClock(): void {
    this.#now.advancedClock = true
  }

  /** The next latency of a resource was drawn: who comes first gets it. */
  drawLatency(resource: string): void {
    this.#now.drew.add(resource)
  }

  finish(): EventLog[] {
    if (this.#clockRead)
      for (const [index, { advancedClock, drew }] of this.#events.entries()) {
        if (advancedClock) this.touch({ location: 'clock', write: true, commutes: true, words: 'the time', place: null }, index)
        for (const resource of drew) this.touch({ location: `latency:${resource}`, write: true, words: `when ${resource} answers`, place: null }, index)
      }
    for (const [index, event] of this.#events.entries()) this.#checkJoins(event, index)
    for (const { touched, joined } of this.#events)
      for (const location of this.#seen) {
        delete touched.get(location)?.commutes
        delete joined.get(location)?.commutes
      }
    return this.#events.map(({ key, cause, after, enabled, chosen, label, touched, joined }) => ({
      key, cause, ...(after ? { after } : {}), enabled, chosen, label, accesses: [...touched.values(), ...joined.values()],
    }))
  }

  /**
   * Who goes on behind a join does so among the other microtasks of the last member's event. Where they touch the same,
   * it makes a difference which member was the last: then the members conflict.
   */
  #checkJoins({ joins, joined, beside }: Draft, index: number): void {
    const members = new Set<number>()
    for (const { location, write, after } of joined.values()) {
      const other = beside.get(location)
      if (other !== undefined && (write || other)) for (const member of after ?? []) members.add(member)
    }
    if (members.size === 0) return
    for (const name of joins)
      for (const member of [...members, index]) this.touch({ location: `${name}|joined`, write: true, words: 'Promise.all', place: null, apart: true }, member)
  }

  get #now(): Draft {
    return this.#events[this.index]!
  }
}
