import type { Scheduler } from '../run/scheduler.ts'
import { drawing } from './drawing.ts'
import type { KnownOrders } from './known-orders.ts'
import type { Attempt, Met, Strategy } from './strategy.ts'

/** Bugs that need more than this many events in one certain order are rare (Burckhardt et al., 2010). */
const DEEPEST = 3
const UNKNOWN_LENGTH = 16

/**
 * Probabilistic concurrency testing for event-driven programs (Ozkan et al., 2018): events are put on chains, one cause after
 * another; each chain has a random priority, and the enabled event of the highest one happens. At d - 1 moments, drawn
 * beforehand, the chain that would go on becomes the last. A bug of depth d is met with a probability of at least
 * 1 / (w² · n^(d - 1)) a run, for n events on w chains. d goes through 1, 2 and 3 in turn.
 */
export class Priorities implements Strategy {
  #known: KnownOrders
  #random: () => number
  #runs = 0
  #length = UNKNOWN_LENGTH

  constructor(known: KnownOrders, seed: number) {
    this.#known = known
    this.#random = drawing(seed)
  }

  next(): Attempt {
    const depth = 1 + (this.#runs++ % DEEPEST)
    const changes = Array.from({ length: depth - 1 }, () => Math.floor(this.#random() * this.#length))
    return { scheduler: byPriority(this.#random, changes), path: null }
  }

  ran(_attempt: Attempt, { events, choices }: Met): boolean {
    this.#length = Math.max(1, choices.length)
    return this.#known.meet(events)
  }

  readonly hasMore = true
  readonly levelDone = -1
}

interface Chain {
  priority: number
  last: string
}

function byPriority(random: () => number, changes: readonly number[]): Scheduler {
  const chains = new Map<string, Chain>()
  const happened = new Set<string>()
  const chainOf = (key: string): Chain => {
    const known = chains.get(key)
    if (known) return known
    const from = chains.get(causeOf(key, happened))
    const chain = from && from.last === causeOf(key, happened) ? from : { priority: random(), last: key }
    chain.last = key
    chains.set(key, chain)
    return chain
  }
  return {
    choose(enabled, step) {
      const all = enabled.map(({ key = '' }) => chainOf(key))
      const highest = (): number => all.reduce((best, chain, index) => (chain.priority > all[best]!.priority ? index : best), 0)
      // Below all that were drawn, and the later the lower.
      for (const change of changes) if (change === step) all[highest()]!.priority = -1 - step
      const index = highest()
      happened.add(enabled[index]!.key ?? '')
      return index
    },
  }
}

/** Key of the event that made this one possible; see `EventLog.key`. */
export function causeOf(key: string, happened: ReadonlySet<string>): string {
  const effect = `${key.slice(0, -1)}e`
  return key.endsWith('r') && happened.has(effect) ? effect : key.slice(0, Math.max(0, key.lastIndexOf('.')))
}
