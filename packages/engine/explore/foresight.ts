import type { Access, EventLog } from '../run/event-log.ts'
import type { HappensBefore } from './happens-before.ts'
import type { KnownOrders } from './known-orders.ts'
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
  accesses: readonly Access[]
  cause: string
  sequels: Map<number, Sequel>
}

/** Beyond these nothing is learned: what is not foreseen is run. About 150 MB. */
const MOST_PASTS = 1_000_000

/**
 * Tells which order a run will be without running it, when everything in it was seen before.
 *
 * A program is deterministic: an event whose touches come after the same touches as once before does what it did then. So an
 * order made of known events with known pasts needs no run to be named; a single unknown past, and it does.
 *
 * The turn of timers, a join or the end of a test may make things go otherwise than foreseen. That does no harm: what is
 * foreseen is used only when an order of that name was met, and that order begins as the foreseen one was asked to.
 */
export class Foresight {
  #behaviours = new Map<string, Behaviour[]>()
  #pasts = 0
  #start: { accesses: readonly Access[]; enabled: readonly string[] } | null = null
  #run: Foreseen

  constructor(known: Pick<KnownOrders, 'names' | 'counts'>) {
    this.#run = new Foreseen(known)
  }

  /** `isCut`: the run ended while something could still have happened. */
  learn(events: readonly EventLog[], before: HappensBefore, isCut: boolean): void {
    if (this.#pasts > MOST_PASTS) return
    this.#start ??= { accesses: events[0]!.accesses, enabled: events[1]?.enabled ?? [] }
    const known = isCut ? events.length - 1 : events.length
    for (let at = 1; at < known; at++) {
      const event = events[at]!
      const behaviours = this.#behaviours.get(event.key) ?? []
      const past = before.nameOf(at)
      if (hasPast(behaviours, past)) continue
      if (behaviours.length === 0) this.#behaviours.set(event.key, behaviours)
      const cause = events[event.cause]!.key
      let behaviour = behaviours.find((one) => one.cause === cause && touchTheSame(one.accesses, event.accesses))
      if (!behaviour) {
        behaviour = { accesses: event.accesses, cause, sequels: new Map() }
        behaviours.push(behaviour)
      }
      behaviour.sequels.set(past, sequelOf(event, events[at + 1]?.enabled ?? [], behaviour))
      this.#pasts++
    }
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
      const sequel = run.happen(key, this.#behaviours.get(key) ?? [])
      if (!sequel) return null
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
    this.#add('s', accesses)
  }

  happen(key: string, behaviours: readonly Behaviour[]): Sequel | null {
    for (const { cause, accesses, sequels } of behaviours) {
      const origin = this.#parts.get(cause)
      if (origin === undefined) continue
      this.#hash.begin()
      this.#hash.from(origin)
      this.#hash.name(this.#known.names.of(key, cause))
      this.#conflict(accesses)
      const sequel = sequels.get(this.#hash.next)
      if (!sequel) continue
      this.#add(key, accesses)
      return sequel
    }
    return null
  }

  get order(): number {
    return this.#hash.sum()
  }

  #conflict(accesses: readonly Access[]): void {
    this.#nodes.length = 0
    for (const access of accesses) {
      if (!this.#known.counts(access.location)) continue
      for (const node of this.#touches.conflicting(access).nodes) {
        if (this.#nodes.includes(node)) continue
        this.#nodes.push(node)
        this.#hash.after(node)
      }
    }
  }

  #add(key: string, accesses: readonly Access[]): void {
    const node = this.#hash.add(0)
    this.#parts.set(key, node)
    for (const access of accesses) if (this.#known.counts(access.location)) this.#touches.add(node, access)
  }
}

function hasPast(behaviours: readonly Behaviour[], past: number): boolean {
  for (const { sequels } of behaviours) if (sequels.has(past)) return true
  return false
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
  const [known] = sequels.values()
  return known && known.adds.join() === adds.join() && known.removes.join() === removes.join() ? known : { adds, removes }
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
