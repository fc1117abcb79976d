import type { Access, EventLog } from '../run/event-log.ts'
import { OrderHash } from './order-hash.ts'
import { Pasts } from './pasts.ts'
import { Touches } from './touches.ts'

/** Two events of a run that touch one location, at least one writing it, with nothing between that fixes their order. */
export interface Race {
  /** Index of the event that came first. */
  first: number
  second: number
  /** How each touched the location that they share. */
  by: readonly [Access, Access]
}

export interface Naming {
  /** A small number for an event among those with the same origin: equal numbers and equal pasts make equal events. */
  name(event: EventLog, cause: EventLog | undefined): number
  /** Whether a location takes part in conflicts. */
  counts(location: string): boolean
}

/** The name of what goes on behind a join; no event has it. */
const JOIN = -2

/**
 * What must happen before what in one run, over all its events: what an event was made possible by, and the conflicts
 * (Mazurkiewicz, 1977; for dynamic conflicts Flanagan and Godefroid, 2005). Two runs whose events have the same pasts cannot be
 * told apart by any program, and have the same `order`. One object serves many runs, one after another.
 *
 * An event has a part for what came of it alone, and one for each join that went on in it: what stands behind a `Promise.all`
 * runs in the event of whichever member was last, and is the same whichever that was.
 */
export class HappensBefore {
  races: Race[] = []
  past = new Pasts(0)
  #naming: Naming
  #hash = new OrderHash()
  #touches = new Touches()
  /** What came of each event alone. */
  #parts: number[] = []
  #nodes: number[] = []

  constructor(naming: Naming) {
    this.#naming = naming
  }

  /** Looks at a run; what it says from then on is of this run. */
  read(events: readonly EventLog[]): void {
    this.races = []
    this.past = new Pasts(events.length)
    this.#hash.reset()
    this.#touches.reset()
    this.#parts.length = 0
    for (let at = 0; at < events.length; at++) {
      const event = events[at]!
      this.#begin(at, event, events[event.cause])
      const hasJoins = event.accesses.some(({ after }) => after !== undefined)
      const own = hasJoins ? event.accesses.filter(({ after }) => after === undefined) : event.accesses
      this.#parts.push(this.#end(at, own))
      if (hasJoins) this.#joins(at, event.accesses)
    }
  }

  /** Names the order: equal for runs that differ only in how independent events were interleaved. 53 bits. */
  get order(): number {
    return this.#hash.sum()
  }

  /** Names what came of an event by itself, with its whole past. */
  nameOf(event: number): number {
    return this.#hash.nameOf(this.#parts[event]!)
  }

  /** Names the part of the run that does not depend on an event. */
  without(at: number): number {
    return this.#hash.sum((event) => event !== at && !this.past.has(event, at))
  }

  #begin(at: number, event: EventLog, cause: EventLog | undefined): void {
    this.#hash.begin()
    if (cause) this.#comesFrom(at, event.cause)
    for (const earlier of event.after ?? []) if (earlier !== event.cause) this.#comesFrom(at, earlier)
    this.#hash.name(this.#naming.name(event, cause))
  }

  #comesFrom(at: number, earlier: number): void {
    this.past.add(at, earlier)
    this.#hash.from(this.#parts[earlier]!)
  }

  /** Puts the part begun behind what it conflicts with. */
  #end(at: number, accesses: readonly Access[]): number {
    this.#nodes.length = 0
    let met: { event: number; by: readonly [Access, Access] }[] | null = null
    for (const access of accesses) {
      if (!this.#naming.counts(access.location)) continue
      const touchers = this.#touches.conflicting(access)
      for (let nth = 0; nth < touchers.nodes.length; nth++) {
        const node = touchers.nodes[nth]!
        const event = this.#hash.eventOf(node)
        if (event === at || this.#nodes.includes(node)) continue
        this.#nodes.push(node)
        this.#hash.after(node)
        if (!this.past.has(at, event)) (met ??= []).push({ event, by: [touchers.accesses[nth]!, access] })
      }
    }
    if (met) this.#race(at, met)
    const node = this.#hash.add(at)
    for (const access of accesses) if (this.#naming.counts(access.location)) this.#touches.add(node, access)
    return node
  }

  #race(at: number, met: { event: number; by: readonly [Access, Access] }[]): void {
    // The latest first: what lies in the past of a later one is settled by it.
    if (met.length > 1) met.sort((a, b) => b.event - a.event)
    for (const { event, by } of met) {
      if (this.past.has(at, event)) continue
      this.races.push({ first: event, second: at, by })
      this.past.add(at, event)
    }
  }

  #joins(at: number, accesses: readonly Access[]): void {
    const joins = new Map<string, Access[]>()
    for (const access of accesses) {
      if (access.after === undefined) continue
      const known = joins.get(access.after.join())
      if (known) known.push(access)
      else joins.set(access.after.join(), [access])
    }
    for (const joined of joins.values()) {
      this.#hash.begin()
      this.#hash.from(this.#parts[at]!)
      for (const member of joined[0]?.after ?? []) this.#comesFrom(at, member)
      this.#hash.name(JOIN)
      this.#end(at, joined)
    }
  }
}
