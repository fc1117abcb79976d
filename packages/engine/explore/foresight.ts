import type { Access, EventLog } from '../run/event-log.ts'
import { endsATest, JOIN, joinsOf } from './happens-before.ts'
import type { HappensBefore } from './happens-before.ts'
import type { KnownOrders } from './known-orders.ts'
import { NumberMap } from './number-map.ts'
import { OrderHash } from './order-hash.ts'
import { Touches } from './touches.ts'

/** What an event with a certain past does next. */
interface Sequel {
  /** Keys of what it makes possible, and of what it makes impossible. */
  adds: readonly string[]
  removes: readonly string[]
}

/** What an event touches, by the pasts with which it was seen to. */
interface Behaviour {
  /** Keys of what made it possible, the cause first. */
  origins: readonly string[]
  accesses: readonly Access[]
  joins: readonly { members: readonly string[]; joined: readonly Access[] }[]
  /** By the name of what came of the event, joins included. */
  sequels: NumberMap<Sequel>
  /** Names of what came of it without the joins, when it has some. */
  alone: NumberMap<true> | null
}

/** What was last seen to go on behind a join, in the event of whichever member was last. */
interface JoinSeen {
  keys: readonly string[]
  joined: readonly Access[]
  /** The test ended there. */
  ends: boolean
}

const NOTHING_MORE: Sequel = { adds: [], removes: [] }
/** The run ends here; or it does in some orders, for reasons that touches do not tell. */
const THE_END: Sequel = { adds: [], removes: [] }
const PERHAPS_THE_END: Sequel = { adds: [], removes: [] }

/** Beyond these nothing is learned: what is not foreseen is run. About 150 MB. */
const MOST_PASTS = 1_000_000

/**
 * Tells which order a run will be without running it, when everything in it was seen before.
 *
 * A program is deterministic: an event whose touches come after the same touches as once before does what it did then. So an
 * order made of known events with known pasts needs no run to be named; a single unknown past, and it does.
 *
 * The turn of timers or the end of a test may make things go otherwise than foreseen. That does no harm: what is
 * foreseen is used only when an order of that name was met, and that order begins as the foreseen one was asked to.
 */
export class Foresight {
  #behaviours = new Map<string, Behaviour[]>()
  /** By the keys of their members. */
  #joins = new Map<string, JoinSeen[]>()
  #pasts = 0
  #start: { accesses: readonly Access[]; enabled: readonly string[] } | null = null
  #run: Foreseen

  constructor(known: Pick<KnownOrders, 'names' | 'counts'>) {
    this.#run = new Foreseen(known)
  }

  /** `ends`: its last event ended the run, whatever could still have happened. */
  learn(events: readonly EventLog[], before: HappensBefore, ends: boolean): void {
    if (this.#pasts > MOST_PASTS) return
    this.#start ??= { accesses: events[0]!.accesses, enabled: events[1]?.enabled ?? [] }
    for (let at = 1; at < events.length; at++) {
      const event = events[at]!
      const behaviours = this.#behaviours.get(event.key) ?? []
      const past = before.nameOf(at)
      const isEnd = ends && at === events.length - 1
      const last = sequelsOf(behaviours, past)
      if (last) {
        if ((last.get(past) === THE_END) !== isEnd) last.set(past, PERHAPS_THE_END)
        continue
      }
      if (behaviours.length === 0) this.#behaviours.set(event.key, behaviours)
      const seen = behaviourOf(event, events)
      let behaviour = behaviours.find((one) => isSame(one, seen))
      if (!behaviour) {
        behaviour = seen
        behaviours.push(seen)
        for (const { members, joined } of seen.joins) this.#learnJoin([event.key, ...members], joined)
      }
      behaviour.alone?.set(before.nameAlone(at), true)
      behaviour.sequels.set(past, isEnd ? THE_END : sequelOf(event, events[at + 1]?.enabled ?? [], behaviour))
      this.#pasts++
    }
  }

  #learnJoin(members: readonly string[], joined: readonly Access[]): void {
    const keys = [...new Set(members)].toSorted((a, b) => (a < b ? -1 : 1))
    const known = this.#joins.get(keys[0]!)?.find((one) => areEqual(one.keys, keys))
    const ends = endsATest(joined)
    if (known) {
      known.joined = joined
      known.ends = ends
      return
    }
    const join: JoinSeen = { keys, joined, ends }
    for (const key of keys) this.#joins.set(key, [...(this.#joins.get(key) ?? []), join])
  }

  /** The name of the order in which `prefix` happens, and then always what ranks lowest; null when it takes a run to know. */
  foresee(prefix: readonly string[], rank: (key: string) => number): number | null {
    if (this.#start === null) return null
    const run = this.#run
    run.begin(this.#start.accesses)
    const enabled = new Set(this.#start.enabled)
    let next = 0
    while (enabled.size > 0) {
      const wanted = prefix[next++]
      const key = wanted === undefined ? lowest(enabled, rank) : wanted
      if (!enabled.delete(key)) return null
      const sequel = run.happen(key, this.#behaviours.get(key) ?? [], this.#joins)
      if (sequel === THE_END) return next < prefix.length ? null : run.order
      if (!sequel || sequel === PERHAPS_THE_END) return null
      for (const added of sequel.adds) enabled.add(added)
      for (const removed of sequel.removes) enabled.delete(removed)
    }
    return run.order
  }
}

/** A run that is only thought of. */
class Foreseen {
  #known: Pick<KnownOrders, 'names' | 'counts'>
  #hash = new OrderHash()
  #touches = new Touches()
  #parts = new Map<string, number>()
  #nodes: number[] = []

  constructor(known: Pick<KnownOrders, 'names' | 'counts'>) {
    this.#known = known
  }

  begin(accesses: readonly Access[]): void {
    this.#hash.reset()
    this.#touches.reset()
    this.#parts.clear()
    this.#hash.begin()
    this.#hash.name(this.#known.names.of('s', undefined))
    this.#parts.set('s', this.#hash.add(0))
    this.#touch(0, accesses)
  }

  happen(key: string, behaviours: readonly Behaviour[], joins: ReadonlyMap<string, readonly JoinSeen[]>): Sequel | null {
    for (const behaviour of behaviours) {
      const { origins, accesses, alone, sequels } = behaviour
      this.#hash.begin()
      if (!this.#from(origins)) continue
      this.#hash.name(this.#known.names.of(key, origins[0]))
      this.#conflict(accesses)
      const own = this.#hash.add(0)
      const name = this.#hash.nameFrom(own)
      if (!(alone ?? sequels).has(name)) {
        this.#hash.cut(own)
        continue
      }
      this.#parts.set(key, own)
      this.#touch(own, accesses)
      let ends = false
      for (const join of joins.get(key) ?? []) {
        if (!this.#isComplete(join)) continue
        this.#join(key, join)
        ends ||= join.ends
      }
      // Behind a join that was not seen from here, or not missed here, it is taken to go on as the one that was.
      return sequels.get(this.#hash.nameFrom(own)) ?? (ends ? THE_END : NOTHING_MORE)
    }
    return null
  }

  #isComplete({ keys }: JoinSeen): boolean {
    for (const key of keys) if (!this.#parts.has(key)) return false
    return true
  }

  #join(key: string, { keys, joined }: JoinSeen): void {
    this.#hash.begin()
    this.#from([key])
    this.#from(keys.filter((member) => member !== key))
    this.#hash.name(JOIN)
    this.#conflict(joined)
    this.#touch(this.#hash.add(1), joined)
  }

  #from(keys: readonly string[]): boolean {
    for (const key of keys) {
      const node = this.#parts.get(key)
      if (node === undefined) return false
      this.#hash.from(node)
    }
    return true
  }

  #touch(node: number, accesses: readonly Access[]): void {
    for (const access of accesses) if (this.#known.counts(access.location)) this.#touches.add(node, access)
  }

  get order(): number {
    return this.#hash.sum()
  }

  #conflict(accesses: readonly Access[]): void {
    this.#nodes.length = 0
    for (const access of accesses) {
      if (!this.#known.counts(access.location)) continue
      const { nodes, size } = this.#touches.conflicting(access)
      for (let nth = 0; nth < size; nth++) {
        const node = nodes[nth]!
        if (this.#nodes.includes(node)) continue
        this.#nodes.push(node)
        this.#hash.after(node)
      }
    }
  }
}

function sequelsOf(behaviours: readonly Behaviour[], past: number): NumberMap<Sequel> | null {
  for (const { sequels } of behaviours) if (sequels.has(past)) return sequels
  return null
}

function behaviourOf({ cause, after, accesses }: EventLog, events: readonly EventLog[]): Behaviour {
  const keyOf = (event: number): string => events[event]!.key
  const joins = joinsOf(accesses).map(({ members, joined }) => ({ members: members.map(keyOf), joined }))
  return {
    origins: [cause, ...(after ?? []).filter((earlier) => earlier !== cause)].map(keyOf),
    accesses: joins.length > 0 ? accesses.filter((access) => access.after === undefined) : accesses,
    joins,
    sequels: new NumberMap(),
    alone: joins.length > 0 ? new NumberMap() : null,
  }
}

function isSame(a: Behaviour, b: Behaviour): boolean {
  return (
    areEqual(a.origins, b.origins) &&
    touchTheSame(a.accesses, b.accesses) &&
    a.joins.length === b.joins.length &&
    a.joins.every(({ members, joined }, nth) => areEqual(members, b.joins[nth]!.members) && touchTheSame(joined, b.joins[nth]!.joined))
  )
}

function areEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index])
}

function touchTheSame(some: readonly Access[], others: readonly Access[]): boolean {
  return some.length === others.length && some.every(({ location, write, commutes }, index) => {
    const other = others[index]!
    return location === other.location && write === other.write && commutes === other.commutes
  })
}

/** Most pasts of an event have the same sequel: then it is kept once. */
function sequelOf({ enabled, chosen }: EventLog, after: readonly string[], { sequels }: Behaviour): Sequel {
  const adds = after.filter((key) => !enabled.includes(key))
  const removes = enabled.filter((key, index) => index !== chosen && !after.includes(key))
  const known = sequels.first
  return known && known !== THE_END && known !== PERHAPS_THE_END && known.adds.join() === adds.join() && known.removes.join() === removes.join() ? known : { adds, removes }
}

function lowest(keys: Iterable<string>, rank: (key: string) => number): string {
  let best = ''
  let least = Number.POSITIVE_INFINITY
  for (const key of keys) {
    const own = rank(key)
    if (own >= least) continue
    least = own
    best = key
  }
  return best
}
