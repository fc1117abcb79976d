import type { Place } from '../trace/trace.ts'
import type { Access, EventLog } from './event-log.ts'

/** One touch of a location; see `Access`. */
export interface Touch {
  location: string
  write: boolean
  commutes?: boolean
  words: string
  place: Place | null
}

interface Draft extends Omit<EventLog, 'accesses'> {
  touched: Map<string, Access>
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
  #clockRead = false
  /** Locations of which somebody saw the order. */
  readonly #seen = new Set<string>()

  begin({ after, ...event }: Beginning): void {
    this.#events.push({ ...event, ...(after.length > 0 ? { after } : {}), touched: new Map(), advancedClock: false, drew: new Set(), names: 0 })
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
    const before = event.touched.get(location)
    if (!before) {
      event.touched.set(location, { location, write, ...(commutes ? { commutes } : {}), words, place })
      return
    }
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
    for (const { touched } of this.#events)
      for (const location of this.#seen) delete touched.get(location)?.commutes
    return this.#events.map(({ touched, advancedClock: _advanced, drew: _drew, names: _names, ...event }) => ({ ...event, accesses: [...touched.values()] }))
  }

  get #now(): Draft {
    return this.#events[this.index]!
  }
}
