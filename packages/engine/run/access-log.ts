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
  /** Behind this join, whatever task runs. */
  behind?: readonly number[] | null
}

/** What goes on behind joins now. */
export interface JoinsNow {
  /** What the task that runs now came after. */
  after(): readonly number[] | null
  /** Groups that were joined in the present event. */
  names(): readonly string[]
  isBehind(join: readonly number[], other: readonly number[]): boolean
}

interface Strand {
  write: boolean
  plain: boolean
}

interface Draft extends Omit<EventLog, 'accesses'> {
  /** By location; what was touched behind joins apart from the rest. */
  touched: Map<string, Access>
  joined: Map<readonly number[], Map<string, Access>> | null
  /** What was touched otherwise once a member of a group had settled, and whether it was written; null before that. */
  late: Map<string, boolean> | null
  /**
   * What was touched by those that began to wait in an earlier event, by that event; null as long as no promise is waited for
   * since several. `plain` is a write that commutes with none.
   */
  strands: Map<number, Map<string, Strand>> | null
  /** Since when each promise that it settled was waited for, where that was since several events. */
  settled: { name: string; since: ReadonlySet<number> }[]
  /** Groups that were joined. */
  joins: readonly string[]
  advancedClock: boolean
  /** When a timer that it set is due depends on the time. */
  setTimer: boolean
  /** Timers without which it would have come at another moment. */
  timers: string[]
  /** Resources whose next latency it drew. */
  drew: Set<string> | null
  names: number
}

/** Where the order of additions can be seen: then they do not commute. */
function isOrdered(location: string): boolean {
  return location.endsWith('|keys') || location.endsWith('|listeners')
}

/** What began, as the run knows it. */
export type Beginning = Pick<EventLog, 'key' | 'cause' | 'enabled' | 'chosen' | 'label'> & { after: readonly number[] }

/**
 * Collects for each event of a run what it touched.
 *
 * The clock is a location too, `clock`: read by `Date.now()` and by setting one of several timers that wait at once, and
 * written by every event that moves time on. Writes of it commute, since time is the latest moment that any of them
 * reached; and when nobody read the clock in this run they are left out. An event is held to the moment of a timer that
 * waits, so it reads that timer too.
 */
export class AccessLog {
  readonly #events: Draft[] = []
  readonly #joins: JoinsNow
  #clockRead = false
  /** Whether any promise is waited for since several events. */
  #isShared = false
  readonly #waitedFor = new Map<string, Set<number>>()
  /** The event since which what runs now waited; -1 for what the present event does by itself. */
  #since = -1
  /** Locations of which somebody saw the order. */
  readonly #seen = new Set<string>()

  constructor(joins: JoinsNow) {
    this.#joins = joins
  }

  begin({ key, cause, after, enabled, chosen, label }: Beginning): void {
    const draft: Draft = { key, cause, enabled, chosen, label, touched: new Map(), joined: null, late: null, strands: this.#isShared ? new Map() : null, settled: [], joins: [], advancedClock: false, setTimer: false, timers: [], drew: null, names: 0 }
    if (after.length > 0) draft.after = after
    this.#events.push(draft)
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
    if (!write && isOrdered(location)) this.#seen.add(location)
    const commutes = write && touch.commutes === true
    const after = touch.behind ?? (index === this.index && !touch.apart ? this.#joins.after() : null)
    if (after === null && event.late && index === this.index && !touch.apart) event.late.set(location, write || event.late.get(location) === true)
    if (event.strands && this.#since > 0 && index === this.index && !touch.apart) this.#strand(event.strands, location, write, commutes)
    const known = after ? this.#joinedOf(event, after) : event.touched
    const before = known.get(location)
    if (!before) {
      const access: Access = { location, write, words, place }
      if (commutes) access.commutes = true
      if (after) access.after = after
      known.set(location, access)
      return
    }
    // Who reads as well as writes does not commute with other writers.
    if (before.commutes && !commutes) delete before.commutes
    if (before.write || !write) return
    before.write = true
    before.words = words
    before.place = place
  }

  /**
   * Whether writing the value that is there is a write all the same: the writer's own past saw the location before somebody
   * else wrote it, so it means to change what it saw. Two withdrawals of 10 that both saw 100 both write 90, and each is a
   * write; a flag that two tasks set without looking is written once.
   */
  isChangeToItsTask(location: string): boolean {
    for (let past = this.index; past >= 0; past = this.#events[past]!.cause) {
      if (!this.#hasTouched(past, location)) continue
      for (let between = past + 1; between < this.index; between++) if (this.#hasTouched(between, location, true)) return true
      return false
    }
    return false
  }

  #hasTouched(index: number, location: string, asWriter = false): boolean {
    const { touched, joined } = this.#events[index]!
    const counts = (access: Access | undefined): boolean => access !== undefined && (!asWriter || access.write)
    return counts(touched.get(location)) || [...(joined?.values() ?? [])].some((behind) => counts(behind.get(location)))
  }

  #joinedOf(event: Draft, after: readonly number[]): Map<string, Access> {
    event.joins = this.#joins.names()
    const joined = (event.joined ??= new Map())
    let known = joined.get(after)
    if (!known) joined.set(after, (known = new Map()))
    return known
  }

  /** A member of a group settled in the present job: what runs in later ones may be beside what goes on behind the join. */
  memberSettled(): void {
    this.#now.late ??= new Map()
  }

  /** What runs from here on waited since that event. */
  goesOn(since: number): void {
    this.#since = since
  }

  #strand(strands: Map<number, Map<string, Strand>>, location: string, write: boolean, commutes: boolean): void {
    let touched = strands.get(this.#since)
    if (!touched) strands.set(this.#since, (touched = new Map()))
    const before = touched.get(location)
    touched.set(location, { write: write || before?.write === true, plain: (write && !commutes) || before?.plain === true })
  }

  /** Somebody begins to wait for a promise. */
  waitsFor(promise: string): void {
    // The start comes before everything else.
    if (this.index < 1) return
    const since = this.#waitedFor.get(promise)
    if (!since) this.#waitedFor.set(promise, new Set([this.index]))
    else {
      since.add(this.index)
      this.#isShared ||= since.size > 1
    }
  }

  settles(promise: string): void {
    const since = this.#waitedFor.get(promise)
    if (since && since.size > 1) this.#now.settled.push({ name: promise, since: new Set(since) })
  }

  /** Whether what was touched before in the present event may count apart from what is touched now. */
  get tellsAfresh(): boolean {
    return this.#now.late !== null || this.#now.strands !== null
  }

  readClock(index = this.index): void {
    this.#clockRead = true
    this.touch({ location: 'clock', write: false, words: 'the time', place: null }, index)
  }

  advanceClock(): void {
    this.#now.advancedClock = true
  }

  setTimer(): void {
    this.#now.setTimer = true
  }

  dependsOnTimer(location: string): void {
    this.#now.timers.push(location)
  }

  /** The next latency of a resource was drawn: who comes first gets it. */
  drawLatency(resource: string): void {
    const draft = this.#now
    draft.drew ??= new Set()
    draft.drew.add(resource)
  }

  finish(): EventLog[] {
    if (this.#clockRead)
      for (const [index, { advancedClock, drew, setTimer, timers }] of this.#events.entries()) {
        if (advancedClock) this.touch({ location: 'clock', write: true, commutes: true, words: 'the time', place: null }, index)
        if (setTimer) this.readClock(index)
        for (const location of timers) this.touch({ location, write: false, words: 'a timer', place: null }, index)
        for (const resource of drew ?? []) this.touch({ location: `latency:${resource}`, write: true, words: `when ${resource} answers`, place: null }, index)
      }
    for (const [index, event] of this.#events.entries()) {
      this.#checkJoins(event, index)
      this.#checkStrands(event)
    }
    for (const location of this.#seen)
      for (const { touched, joined } of this.#events) {
        delete touched.get(location)?.commutes
        for (const behind of joined?.values() ?? []) delete behind.get(location)?.commutes
      }
    return this.#events.map(({ key, cause, after, enabled, chosen, label, touched, joined }) => ({
      key, cause, ...(after ? { after } : {}), enabled, chosen, label, accesses: joined ? [...touched.values(), ...[...joined.values()].flatMap((behind) => [...behind.values()])] : [...touched.values()],
    }))
  }

  /**
   * Who goes on behind a join does so among the other microtasks of the last member's event. Where they touch the same,
   * it makes a difference which member was the last: then the members conflict.
   */
  #checkJoins({ joins, joined }: Draft, index: number): void {
    if (!joined) return
    const members = new Set<number>()
    for (const [after, behind] of joined) {
      const events = [...after, index]
      if (events.some((event) => meet(behind, this.#events[event]?.late))) for (const event of events) members.add(event)
      for (const [other, otherwise] of joined) {
        if (other === after || this.#joins.isBehind(after, other) || this.#joins.isBehind(other, after)) continue
        if (meet(behind, otherwise)) for (const event of [...events, ...other]) members.add(event)
      }
    }
    // What one join issued comes behind that one alone: of another in this event it may be beside, were its members later.
    if (joined.size > 1)
      for (const issuing of this.#issuingJoins(joined, index))
        for (const [other, behind] of joined)
          if (other !== issuing && this.#events.some((later, at) => at > index && (meet(behind, later.touched) || [...(later.joined?.values() ?? [])].some((one) => meet(behind, one)))))
            for (const event of [...issuing, ...other, index]) members.add(event)
    if (members.size === 0) return
    for (const name of joins)
      for (const member of members) this.touch({ location: `${name}|joined`, write: true, words: 'Promise.all', place: null, apart: true }, member)
  }

  /** Joins of an event behind which something was issued that has happened. */
  #issuingJoins(joined: ReadonlyMap<readonly number[], unknown>, index: number): (readonly number[])[] {
    return [...joined.keys()].filter((after) => this.#events.some((later) => later.cause === index && later.after !== undefined && after.every((event) => later.after?.includes(event))))
  }

  /** Who waits for one promise goes on in the order in which they began to wait; that matters when they touch the same. */
  #checkStrands({ strands, settled }: Draft): void {
    if (!strands || strands.size < 2) return
    const all = [...strands]
    for (const [nth, [one, touched]] of all.entries())
      for (const [other, otherwise] of all.slice(0, nth)) {
        const promises = settled.filter(({ since }) => since.has(one) && since.has(other))
        if (promises.length === 0) continue
        for (const [location, { write, plain }] of touched) {
          const theirs = otherwise.get(location)
          if (!theirs || !(write || theirs.write)) continue
          if (write && theirs.write && !plain && !theirs.plain && !this.#seen.has(location)) continue
          // In which order they print is told as any other printing.
          const names = location === 'console' ? ['console'] : promises.map(({ name }) => `${name}|waiting`)
          for (const name of names) for (const event of [one, other]) this.touch({ location: name, write: true, words: 'a promise', place: null, apart: true }, event)
        }
      }
  }

  get #now(): Draft {
    return this.#events[this.index]!
  }
}

/** Whether both touch one location, and one writes it. */
function meet(behind: ReadonlyMap<string, Access>, others: ReadonlyMap<string, boolean | Access> | null | undefined): boolean {
  if (!others) return false
  for (const { location, write } of behind.values()) {
    const other = others.get(location)
    if (other !== undefined && (write || (typeof other === 'boolean' ? other : other.write))) return true
  }
  return false
}
