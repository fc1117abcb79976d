import type { EventLog } from '../run/event-log.ts'
import type { Enabled, Scheduler } from '../run/scheduler.ts'
import { happensBefore } from './happens-before.ts'
import type { HappensBefore, Race } from './happens-before.ts'
import { Names } from './names.ts'
import { joined, scatter } from './order-hash.ts'

/** One step from an order to another: `second` is let happen before `first`. */
export interface Reversal {
  /** The order that it starts from: the steps that lead there from the nominal one. */
  from: Reversal | null
  first: EventLog
  second: EventLog | string
  /** What both touch; null where the first made the second impossible. */
  by: Race['by'] | null
}

export interface Attempt {
  scheduler: Scheduler
  /** How it departs from the nominal order, the last step first. */
  path: Reversal | null
}

/** An order that was met, as far as reversing it needs. */
interface Met {
  keys: readonly string[]
  before: HappensBefore
}

interface Candidate {
  met: Met
  /** The event to pass by, with all that depends on it. */
  at: number
  /** The event to let happen before it. */
  key: string
  path: Reversal
}

export interface ReversalsOptions {
  /** Whether a location takes part in conflicts. */
  counts?(location: string): boolean
  /** Names what events are alike: orders that differ by an exchange of alike events are one. */
  alike?(event: EventLog): string
}

/**
 * Every distinguishable order of a program once, those with the fewest reversals from the nominal order first.
 *
 * A run shows its races: pairs of conflicting events with nothing between that fixes their order, and events that became
 * impossible. Reversing one keeps all that does not depend on its first event, lets the second happen, and goes on in the
 * nominal order. An order is named by what happened before what, so one met again is neither counted nor expanded.
 * Reversals from known orders lead to every order; see decisions/0013.
 */
export class Reversals {
  #levels: Candidate[][] = []
  #level = -1
  #next = 0
  #seen = new Set<number>()
  #tried = new Set<number>()
  #ranks = new Map<string, number>()
  #names = new Names()
  #keys = new Names()
  #kinds = new Names()
  #counts: (location: string) => boolean
  #alike: ((event: EventLog) => string) | null

  constructor({ counts = () => true, alike }: ReversalsOptions = {}) {
    this.#counts = counts
    this.#alike = alike ?? null
  }

  /** The next order to run, or null when every one was met. */
  next(): Attempt | null {
    if (this.#level < 0) {
      this.#level = 0
      this.#levels.push([])
      return { scheduler: this.#nominally(), path: null }
    }
    for (;;) {
      const level = this.#levels[this.#level]
      if (!level) return null
      const candidate = level[this.#next]
      if (candidate) {
        this.#next++
        return { scheduler: this.#following(prefixOf(candidate)), path: candidate.path }
      }
      this.#levels[this.#level] = []
      this.#next = 0
      this.#level++
    }
  }

  /** Tells what an attempt met. Gives whether it is an order that was not met before. */
  ran({ path }: Attempt, events: readonly EventLog[]): boolean {
    const before = happensBefore(events, { name: ({ key }, cause) => this.#names.of(lastName(key, cause?.key)), counts: this.#counts })
    const { order } = this.#alike ? happensBefore(events, { name: (event) => this.#kinds.of(this.#alike!(event)), counts: this.#counts }) : before
    if (this.#seen.has(order)) return false
    this.#seen.add(order)
    const met: Met = { keys: events.map(({ key }) => key), before }
    const deeper = (this.#levels[this.#level + 1] ??= [])
    const add = (at: number, key: string, step: Omit<Reversal, 'from'>): void => {
      const id = candidateId(before.without(at), this.#keys.of(key))
      if (this.#tried.has(id)) return
      this.#tried.add(id)
      deeper.push({ met, at, key, path: { from: path, ...step } })
    }
    for (const { first, second, by } of before.races) add(first, met.keys[second]!, { first: events[first]!, second: events[second]!, by })
    for (let at = 1; at < events.length; at++) {
      const { enabled, chosen } = events[at]!
      const after = events[at + 1]?.enabled
      for (let nth = 0; nth < enabled.length; nth++) {
        const key = enabled[nth]!
        if (nth !== chosen && !(after?.includes(key) ?? false)) add(at, key, { first: events[at]!, second: key, by: null })
      }
    }
    return true
  }

  /** Whether orders may be left that were not met. */
  get hasMore(): boolean {
    return this.#level < 0 || this.#levels.some((level, depth) => depth > this.#level ? level.length > 0 : depth === this.#level && this.#next < level.length)
  }

  /** Every order with at most this many reversals was met; -1 before the first. */
  get levelDone(): number {
    if (this.#level < 0) return -1
    return this.#next < (this.#levels[this.#level]?.length ?? 0) ? this.#level - 1 : this.#level
  }

  /** How many orders were met. */
  get orders(): number {
    return this.#seen.size
  }

  #nominally(): Scheduler {
    return {
      choose: (enabled) => {
        this.#rank(enabled[0]!)
        return 0
      },
    }
  }

  /** What is asked for comes first; then the order of the nominal run, and what it does not know as it was first met. */
  #following(prefix: readonly string[]): Scheduler {
    let at = 0
    return {
      choose: (enabled) => {
        while (at < prefix.length) {
          const key = prefix[at++]!
          const index = enabled.findIndex((event) => event.key === key)
          if (index >= 0) return index
        }
        let best = 0
        let least = Number.POSITIVE_INFINITY
        for (let index = 0; index < enabled.length; index++) {
          const rank = this.#rank(enabled[index]!)
          if (rank >= least) continue
          least = rank
          best = index
        }
        return best
      },
    }
  }

  #rank({ key = '' }: Enabled): number {
    const known = this.#ranks.get(key)
    if (known !== undefined) return known
    this.#ranks.set(key, this.#ranks.size)
    return this.#ranks.size - 1
  }
}

/** Tells an event from others with the same origin: the last part of its key, and for the reply to an effect only that. */
function lastName(key: string, cause = ''): string {
  const stem = key.lastIndexOf('.') + 1
  return cause.length === key.length && cause.startsWith(key.slice(0, -1)) ? 'r' : key.slice(stem)
}

/** All that does not depend on the first event, then the second. */
function prefixOf({ met, at, key }: Candidate): string[] {
  const prefix: string[] = []
  for (let index = 1; index < met.keys.length; index++) {
    if (index !== at && !met.before.isBefore(at, index)) prefix.push(met.keys[index]!)
  }
  prefix.push(key)
  return prefix
}

function candidateId(kept: number, name: number): number {
  const mixed = scatter(name + 0x165667b1)
  return joined((kept % 0x1_0000_0000) ^ mixed, Math.floor(kept / 0x1_0000_0000) ^ scatter(mixed))
}
