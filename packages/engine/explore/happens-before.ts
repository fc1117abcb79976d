import { TEST_END } from '../run/event-log.ts'
import type { Access, EventLog } from '../run/event-log.ts'
import { OrderHash } from './order-hash.ts'
import { hasBit, Pasts } from './pasts.ts'
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
export const JOIN = -2
const NONE: readonly number[] = []
const NO_JOINS: readonly Joined[] = []

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
  /** Nodes of what came of each event alone. */
  #own: number[] = []
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
    this.#own.length = 0
    for (let at = 0; at < events.length; at++) {
      const event = events[at]!
      const bits = this.past.of(at)
      this.#begin(bits, event, events[event.cause])
      const hasJoins = event.accesses.some(({ after }) => after !== undefined)
      const own = hasJoins ? event.accesses.filter(({ after }) => after === undefined) : event.accesses
      this.#own.push(this.#end(2 * at, bits, own))
      if (hasJoins) this.#joins(at, event.accesses)
    }
  }

  /** Names the order: equal for runs that differ only in how independent events were interleaved. 53 bits. */
  get order(): number {
    return this.#hash.sum()
  }

  /** Names what came of an event, with its whole past, joins included. */
  nameOf(event: number): number {
    return this.#hash.nameFrom(this.#own[event]!, this.#own[event + 1])
  }

  /** Names what came of an event without its joins. */
  nameAlone(event: number): number {
    const node = this.#own[event]!
    return this.#hash.nameFrom(node, node + 1)
  }

  /** Names what is left of the run when those events are gone; see `Pasts.without`. */
  nameWithout(gone: Uint8Array): number {
    return this.#hash.sum((part) => gone[part >>> 1] === 0 && ((part & 1) === 0 || !this.past.losesJoin(part >>> 1, gone)))
  }

  #begin(bits: Int32Array, event: EventLog, causing: EventLog | undefined): void {
    const { cause, after = NONE } = event
    this.#hash.begin()
    if (causing) {
      const isJoined = after.length > 0 && this.past.isJoined(cause, after)
      this.past.add(bits, isJoined ? 2 * cause + 1 : 2 * cause)
      this.#hash.from(this.#own[cause]!)
    }
    for (const earlier of after) {
      if (earlier === cause) continue
      this.past.add(bits, 2 * earlier)
      this.#hash.from(this.#own[earlier]!)
    }
    this.#hash.name(this.#naming.name(event, causing))
  }

  /** Puts the part begun behind what it conflicts with. Gives its node. */
  #end(part: number, bits: Int32Array, accesses: readonly Access[]): number {
    this.#nodes.length = 0
    let met: { part: number; by: readonly [Access, Access] }[] | null = null
    for (const access of accesses) {
      if (!this.#naming.counts(access.location)) continue
      const touchers = this.#touches.conflicting(access)
      for (let nth = 0; nth < touchers.size; nth++) {
        const node = touchers.nodes[nth]!
        const other = this.#hash.partOf(node)
        if (other === part || this.#nodes.includes(node)) continue
        this.#nodes.push(node)
        this.#hash.after(node)
        if (!hasBit(bits, other)) (met ??= []).push({ part: other, by: [touchers.accesses[nth]!, access] })
      }
    }
    if (met) this.#race(part, bits, met)
    const node = this.#hash.add(part)
    for (const access of accesses) if (this.#naming.counts(access.location)) this.#touches.add(node, access)
    return node
  }

  #race(part: number, bits: Int32Array, met: { part: number; by: readonly [Access, Access] }[]): void {
    // The latest first: what lies in the past of a later one is settled by it.
    if (met.length > 1) met.sort((a, b) => b.part - a.part)
    for (const { part: other, by } of met) {
      if (hasBit(bits, other)) continue
      const first = other >>> 1
      const second = part >>> 1
      if (first !== second) {
        this.races.push({ first, second, by })
        // What went on behind a join is put off by putting off any of those that it waited for.
        if ((other & 1) === 1)
          for (const member of this.past.membersOf(first)) if (member !== first && !hasBit(bits, 2 * member)) this.races.push({ first: member, second, by })
      }
      this.past.add(bits, other)
    }
  }

  #joins(at: number, accesses: readonly Access[]): void {
    for (const { members, joined } of joinsOf(accesses)) {
      const bits = this.past.join(at, members)
      this.#hash.begin()
      this.#hash.from(this.#own[at]!)
      for (const member of members) if (member !== at) this.#hash.from(this.#own[member]!)
      this.#hash.name(JOIN)
      this.#end(2 * at + 1, bits, joined)
    }
  }
}

/** What went on behind a join of other events, in the event of the last one. */
export interface Joined {
  members: readonly number[]
  joined: readonly Access[]
}

/** Whether the end of a test is among what was touched. */
export function endsATest(accesses: readonly Access[]): boolean {
  return accesses.some(({ location }) => location.startsWith(TEST_END))
}

/** The joins of an event, in the order in which they began. */
export function joinsOf(accesses: readonly Access[]): readonly Joined[] {
  if (!accesses.some(({ after }) => after !== undefined)) return NO_JOINS
  const joins = new Map<string, { members: readonly number[]; joined: Access[] }>()
  for (const access of accesses) {
    if (access.after === undefined) continue
    const name = access.after.join()
    const known = joins.get(name)
    if (known) known.joined.push(access)
    else joins.set(name, { members: access.after, joined: [access] })
  }
  return [...joins.values()]
}
