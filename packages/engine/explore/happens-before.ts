import type { Access, EventLog } from '../run/event-log.ts'
import { OrderHash } from './order-hash.ts'
import { Touches } from './touches.ts'

/** Two events of a run that touch one location, at least one writing it, with nothing between that fixes their order. */
export interface Race {
  /** Index of the event that came first. */
  first: number
  second: number
  /** How each touched the location that they share. */
  by: readonly [Access, Access]
}

/**
 * What must happen before what in one run, over all its events: what an event was made possible by, and the conflicts
 * (Mazurkiewicz, 1977; for dynamic conflicts Flanagan and Godefroid, 2005). Two runs whose events have the same pasts cannot be
 * told apart by any program, and have the same `order`.
 */
export interface HappensBefore {
  /** Names the order: equal for runs that differ only in how independent events were interleaved. 53 bits. */
  order: number
  races: Race[]
  past: Pasts
  /** Names what came of each event by itself, with its whole past; what goes on behind joins in it left out. */
  names: number[]
  /** Names the part of the run that does not depend on event `at`. */
  without(at: number): number
}

export interface HappensBeforeOptions {
  /** A small number for an event among those with the same origin: equal numbers and equal pasts make equal events. */
  name(event: EventLog, cause: EventLog | undefined): number
  /** Whether a location takes part in conflicts. */
  counts(location: string): boolean
}

/** The name of what goes on behind a join; no event has it. */
export const JOIN = -2

export function happensBefore(events: readonly EventLog[], { name, counts }: HappensBeforeOptions): HappensBefore {
  const past = new Pasts(events.length)
  const hash = new OrderHash()
  const touches = new Touches()
  const races: Race[] = []
  /** What came of an event alone, by event. What goes on behind a join in it has a part of its own. */
  const parts: number[] = []

  /** Puts a part of event `at` behind what it conflicts with, and gives those. */
  const conflicts = (at: number, accesses: readonly Access[], isOwn: (access: Access) => boolean): number[] => {
    const met: { event: number; by: readonly [Access, Access] }[] = []
    const nodes: number[] = []
    for (const access of accesses) {
      if (!isOwn(access) || !counts(access.location)) continue
      for (const touch of touches.conflicting(access)) {
        if (touch.event === at || nodes.includes(touch.node)) continue
        nodes.push(touch.node)
        met.push({ event: touch.event, by: [touch.access, access] })
      }
    }
    // The latest first: what lies in the past of a later one is settled by it.
    if (met.length > 1) met.sort((a, b) => b.event - a.event)
    for (const { event, by } of met) {
      if (past.has(at, event)) continue
      races.push({ first: event, second: at, by })
      past.add(at, event)
    }
    return nodes
  }

  for (let at = 0; at < events.length; at++) {
    const event = events[at]!
    const { cause, after, accesses } = event
    const origins = cause < 0 ? [] : after === undefined ? [cause] : [...new Set([cause, ...after])]
    for (const origin of origins) past.add(at, origin)
    const joins = accesses.some((access) => access.after !== undefined) ? joinsOf(accesses) : null
    const [low, high] = hash.origin(origins.map((origin) => parts[origin]!), name(event, events[cause]))
    const own = hash.add(at, low, high, conflicts(at, accesses, joins ? (access) => access.after === undefined : () => true))
    parts.push(own)
    for (const access of accesses) if ((joins === null || access.after === undefined) && counts(access.location)) touches.add({ event: at, node: own, access })
    for (const { members, joined } of joins ?? []) {
      for (const member of members) past.add(at, member)
      const [joinLow, joinHigh] = hash.origin([own, ...members.map((member) => parts[member]!)], JOIN)
      const node = hash.add(at, joinLow, joinHigh, conflicts(at, joined, () => true))
      for (const access of joined) if (counts(access.location)) touches.add({ event: at, node, access })
    }
  }
  return {
    order: hash.sum(() => true),
    races,
    past,
    names: parts.map((part) => hash.nameOf(part)),
    without: (at) => hash.sum((event) => event !== at && !past.has(event, at)),
  }
}

interface Join {
  /** Events that it needed, besides its own. */
  members: readonly number[]
  joined: Access[]
}

/** The accesses behind each join of an event, in the order in which they began. */
function joinsOf(accesses: readonly Access[]): Join[] {
  const joins: Join[] = []
  for (const access of accesses) {
    const { after } = access
    if (after === undefined) continue
    const known = joins.find(({ members }) => members.length === after.length && members.every((member, index) => member === after[index]))
    if (known) known.joined.push(access)
    else joins.push({ members: after, joined: [access] })
  }
  return joins
}

/** For each event the set of those before it, as bits. */
export class Pasts {
  #words: number
  #bits: Int32Array

  constructor(size: number) {
    this.#words = (size + 31) >>> 5
    this.#bits = new Int32Array(size * this.#words)
  }

  has(event: number, earlier: number): boolean {
    return ((this.#bits[event * this.#words + (earlier >>> 5)]! >>> (earlier & 31)) & 1) === 1
  }

  /** `earlier`, and all that was before it. */
  add(event: number, earlier: number): void {
    const to = event * this.#words
    const from = earlier * this.#words
    for (let word = 0; word < this.#words; word++) this.#bits[to + word]! |= this.#bits[from + word]!
    this.#bits[to + (earlier >>> 5)]! |= 1 << (earlier & 31)
  }
}
