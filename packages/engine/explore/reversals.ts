import type { Scheduler } from '../run/scheduler.ts'
import { reversiblesOf } from './known-orders.ts'
import type { KnownOrders, Reversal } from './known-orders.ts'
import { Names } from './names.ts'
import { follow } from './follow.ts'
import { Foresight } from './foresight.ts'
import { NumberMap } from './number-map.ts'
import { joined, scatter } from './order-hash.ts'
import type { Pasts } from './pasts.ts'
import type { Attempt, Met, Strategy } from './strategy.ts'

/** An order that was met, as far as reversing it needs. */
interface Origin {
  keys: readonly string[]
  past: Pasts
  /** Its last event ended the run, and so came behind all others. */
  ends: boolean
}

interface Candidate {
  origin: Origin
  /** The event to pass by, with all that depends on it. */
  at: number
  path: Reversal
}

/** Beyond these nothing is added: what is left is for sampling. About 200 MB. */
const MOST_CANDIDATES = 1_000_000

/**
 * Every distinguishable order of a program once, those with the fewest reversals from the nominal order first.
 *
 * A run shows what could be reversed in it: pairs of conflicting events with nothing between that fixes their order, and
 * events that became impossible. A reversal keeps all that does not depend on the first event, lets the second happen, and
 * goes on in the nominal order. An order is named by what happened before what, so one met again is neither counted nor
 * expanded. Reversals from known orders lead to every order; see decisions/0013.
 */
export class Reversals implements Strategy {
  #known: KnownOrders
  #levels: Candidate[][] = []
  #level = -1
  #next = 0
  #left = 0
  /** An attempt was given whose run is still to come. */
  #isRunning = false
  /** The level from which on candidates were dropped. */
  #cutAt = Number.POSITIVE_INFINITY
  #tried = new NumberMap<true>()
  #keys = new Names()
  #ranks = new Names()
  #foresight: Foresight

  constructor(known: KnownOrders) {
    this.#known = known
    this.#foresight = new Foresight(known)
  }

  next(): Attempt | null {
    if (this.#level < 0) {
      this.#level = 0
      this.#levels.push([])
      this.#isRunning = true
      return { scheduler: this.#nominally(), path: null }
    }
    for (;;) {
      const level = this.#levels[this.#level]
      if (!level) return null
      const candidate = level[this.#next]
      if (candidate) {
        this.#next++
        this.#left--
        const prefix = prefixOf(candidate)
        if (this.#isForeseen(prefix)) continue
        this.#isRunning = true
        return { scheduler: follow(prefix, this.#rank), path: candidate.path }
      }
      this.#levels[this.#level] = []
      this.#next = 0
      this.#level++
    }
  }

  ran({ path }: Attempt, { events, choices, ends }: Met): boolean {
    const isNew = this.#known.meet(events)
    const { before } = this.#known
    this.#isRunning = false
    this.#foresight.learn(events, before, ends)
    if (!isNew) return false
    // What had been made impossible was known by its key alone.
    if (path?.by === null) path.second = events.find(({ key }) => key === path.second.key) ?? path.second
    const origin: Origin = { keys: events.map(({ key }) => key), past: before.past, ends }
    const order = choices.map(({ chosen }) => chosen)
    const deeper = (this.#levels[this.#level + 1] ??= [])
    for (const { at, second, by } of reversiblesOf(events, before, ends)) {
      const id = candidateId(before.nameWithout(goneWith(origin, at)), this.#keys.of(second.key))
      if (this.#tried.has(id)) continue
      if (this.#left >= MOST_CANDIDATES) {
        this.#cutAt = Math.min(this.#cutAt, this.#level + 1)
        break
      }
      this.#tried.set(id, true)
      this.#left++
      const { key, label } = events[at]!
      deeper.push({ origin, at, path: { from: path, first: { key, label }, second: { key: second.key, label: second.label }, by, choices: order } })
    }
    return true
  }

  get hasMore(): boolean {
    return this.#level < 0 || this.#isRunning || this.#left > 0 || Number.isFinite(this.#cutAt)
  }

  get levelDone(): number {
    if (this.#level < 0) return -1
    const isThrough = !this.#isRunning && this.#next >= (this.#levels[this.#level]?.length ?? 0)
    return Math.min(isThrough ? this.#level : this.#level - 1, this.#cutAt - 1)
  }

  #rank = (key: string): number => this.#ranks.of(key)

  /** Whether it is known without a run that it leads to an order that was met. */
  #isForeseen(prefix: readonly string[]): boolean {
    const order = this.#foresight.foresee(prefix, this.#rank)
    return order !== null && this.#known.has(order)
  }

  #nominally(): Scheduler {
    return {
      choose: (enabled) => {
        this.#ranks.of(enabled[0]!.key ?? '')
        return 0
      },
    }
  }
}

/** What cannot be kept of an order when `at` does not happen: all that depends on it, and what ended the run. */
function goneWith({ past, ends }: Origin, at: number): Uint8Array {
  const gone = past.without(at)
  if (ends) gone[gone.length - 1] = 1
  return gone
}

/** All that does not depend on the first event, then the second. */
function prefixOf({ origin, at, path }: Candidate): string[] {
  const gone = goneWith(origin, at)
  const prefix = origin.keys.filter((_, index) => index > 0 && gone[index] === 0)
  prefix.push(path.second.key)
  return prefix
}

function candidateId(kept: number, name: number): number {
  const mixed = scatter(name + 0x165667b1)
  return joined((kept % 0x1_0000_0000) ^ mixed, Math.floor(kept / 0x1_0000_0000) ^ scatter(mixed))
}
