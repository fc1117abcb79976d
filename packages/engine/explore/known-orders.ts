import type { Access, EventLog } from '../run/event-log.ts'
import { endsATest, HappensBefore } from './happens-before.ts'
import { Names } from './names.ts'
import { hasBit } from './pasts.ts'

/** One step from an order to another: `second` is let happen before `first`. */
export interface Reversal {
  /** The step before; null when it starts from the nominal order. */
  from: Reversal | null
  first: Pick<EventLog, 'key' | 'label'>
  second: Pick<EventLog, 'key' | 'label'>
  /** How each touched what both touch; null where the first made the second impossible. */
  by: readonly [Access, Access] | null
  /** The choices of the order that it starts from. */
  choices: readonly number[]
}

/** Two events of an order that could have happened the other way round. */
export interface Reversible {
  /** Index of the first event: with it goes all that depends on it. */
  at: number
  /** The event to let happen instead. */
  second: Pick<EventLog, 'key' | 'label'>
  by: readonly [Access, Access] | null
}

export interface OrderOptions {
  /** Tells orders apart by the sequence of their events alone. */
  bySchedule?: boolean
  /** Whether a location takes part in conflicts; every one does when left out. */
  counts?: ((location: string) => boolean) | undefined
  /** Names what events are alike: orders that differ by an exchange of alike events are one. */
  alike?: ((event: EventLog) => string) | undefined
}

/** The orders that were met, told apart by what happened before what. */
export class KnownOrders {
  /** Of the run that was met last. */
  readonly before: HappensBefore
  readonly names = new EventNames()
  readonly counts: (location: string) => boolean
  #exact = new Set<number>()
  /** The same set, unless orders are told apart by more or by less. */
  #seen: Set<number>
  #exchanged: HappensBefore | null
  #schedules: Names | null

  constructor({ counts = () => true, alike, bySchedule = false }: OrderOptions = {}) {
    this.counts = counts
    this.before = new HappensBefore({ name: ({ key }, cause) => this.names.of(key, cause?.key), counts })
    const kinds = new Names()
    this.#exchanged = alike ? new HappensBefore({ name: (event) => kinds.of(alike(event)), counts }) : null
    this.#schedules = bySchedule ? new Names() : null
    this.#seen = alike || bySchedule ? new Set() : this.#exact
  }

  get size(): number {
    return this.#seen.size
  }

  /** Whether an order that `before` names so was met. */
  has(order: number): boolean {
    return this.#exact.has(order)
  }

  /** Looks at a run. Gives whether its order was not met before. */
  meet(events: readonly EventLog[]): boolean {
    this.before.read(events)
    const order = this.#orderOf(events)
    if (this.#seen !== this.#exact) this.#exact.add(this.before.order)
    if (this.#seen.has(order)) return false
    this.#seen.add(order)
    return true
  }

  #orderOf(events: readonly EventLog[]): number {
    if (this.#schedules) return this.#schedules.of(events.map(({ key }) => key).join(' '))
    if (!this.#exchanged) return this.before.order
    this.#exchanged.read(events)
    return this.#exchanged.order
  }
}

/**
 * What tells an event from others with the same origin: the last part of its key, and for the reply to an effect only that. So
 * what goes on behind a join has one name, whichever event it runs in.
 */
export class EventNames {
  #names = new Names()
  #replies = new Map<string, boolean>()
  #others = new Map<string, number>()
  #reply = this.#names.of('r')

  of(key: string, cause: string | undefined): number {
    // The keys of an effect and of its reply differ in the last letter alone.
    if (cause !== undefined && cause.length === key.length && this.#isReply(key, cause)) return this.#reply
    const known = this.#others.get(key)
    if (known !== undefined) return known
    const name = this.#names.of(key.slice(key.lastIndexOf('.') + 1))
    this.#others.set(key, name)
    return name
  }

  #isReply(key: string, cause: string): boolean {
    const known = this.#replies.get(key)
    if (known !== undefined) return known
    const isReply = cause.startsWith(key.slice(0, -1))
    this.#replies.set(key, isReply)
    return isReply
  }
}

/**
 * The races of an order, and what an event made impossible: an abort its I/O, the end of a test all that was left. When the last
 * event ended the run (`ends`), it could also have come before what it does not depend on.
 */
export function reversiblesOf(events: readonly EventLog[], { races, past }: HappensBefore, ends: boolean): Reversible[] {
  const found: Reversible[] = []
  for (const { first, second, by } of races) found.push({ at: first, second: events[second]!, by })
  for (let at = 1; at < events.length; at++) {
    const { enabled, chosen } = events[at]!
    const after = events[at + 1]?.enabled ?? []
    // What stays possible keeps its place among the others, nearly always.
    let from = 0
    for (let nth = 0; nth < enabled.length; nth++) {
      if (nth === chosen) continue
      const key = enabled[nth]!
      while (from < after.length && after[from] !== key) from++
      if (from < after.length) continue
      from = 0
      if (!after.includes(key)) found.push({ at, second: { key, label: key }, by: null })
    }
  }
  const last = events.length - 1
  // Bits of all that something else comes behind.
  const covered = past.of(last).slice()
  if (ends && endsATest(events[last]!.accesses)) past.add(covered, 2 * last + 1)
  for (let at = last - 1; ends && at >= 1; at--) {
    if (!hasBit(covered, 2 * at)) found.push({ at, second: events[last]!, by: null })
    past.add(covered, 2 * at)
  }
  return found
}
