import type { Access, EventLog } from '../run/event-log.ts'
import { happensBefore } from './happens-before.ts'
import type { HappensBefore } from './happens-before.ts'
import { Names } from './names.ts'

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
  #seen = new Set<number>()
  #names = new Names()
  #kinds = new Names()
  #counts: (location: string) => boolean
  #alike: ((event: EventLog) => string) | null
  #schedules: Names | null

  constructor({ counts = () => true, alike, bySchedule = false }: OrderOptions = {}) {
    this.#counts = counts
    this.#alike = alike ?? null
    this.#schedules = bySchedule ? new Names() : null
  }

  get size(): number {
    return this.#seen.size
  }

  /** How `happensBefore` sees events here. */
  readonly naming = {
    // Within what has the same origin the last part of the key tells events apart.
    name: ({ key }: { key: string }, cause: { key: string } | undefined): number => this.#names.of(lastName(key, cause?.key)),
    counts: (location: string): boolean => this.#counts(location),
  }

  /** Whether the order of this name was met; null when orders are told apart by more. */
  has(order: number): boolean | null {
    return this.#schedules || this.#alike ? null : this.#seen.has(order)
  }

  meet(events: readonly EventLog[]): { isNew: boolean; before: HappensBefore } {
    const before = happensBefore(events, this.naming)
    const order = this.#orderOf(events, before)
    const isNew = !this.#seen.has(order)
    if (isNew) this.#seen.add(order)
    return { isNew, before }
  }

  #orderOf(events: readonly EventLog[], { order }: HappensBefore): number {
    if (this.#schedules) return this.#schedules.of(events.map(({ key }) => key).join(' '))
    const alike = this.#alike
    return alike ? happensBefore(events, { name: (event) => this.#kinds.of(alike(event)), counts: this.#counts }).order : order
  }
}

/** The races of an order, and what an event made impossible: an abort its I/O, the end of a test all that was left. */
export function reversiblesOf(events: readonly EventLog[], { races }: HappensBefore): Reversible[] {
  const found: Reversible[] = races.map(({ first, second, by }) => ({ at: first, second: events[second]!, by }))
  for (let at = 1; at < events.length; at++) {
    const { enabled, chosen } = events[at]!
    const after = events[at + 1]?.enabled ?? []
    for (let nth = 0; nth < enabled.length; nth++) {
      const key = enabled[nth]!
      if (nth !== chosen && !after.includes(key)) found.push({ at, second: { key, label: key }, by: null })
    }
  }
  return found
}

/** Tells an event from others with the same origin: the last part of its key, and for the reply to an effect only that. */
function lastName(key: string, cause = ''): string {
  const stem = key.lastIndexOf('.') + 1
  return cause.length === key.length && cause.startsWith(key.slice(0, -1)) ? 'r' : key.slice(stem)
}
