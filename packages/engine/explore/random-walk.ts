import { drawing } from './drawing.ts'
import { follow } from './follow.ts'
import { reversiblesOf } from './known-orders.ts'
import type { KnownOrders, Reversible } from './known-orders.ts'
import type { Pasts } from './pasts.ts'
import type { Attempt, Met, Strategy } from './strategy.ts'

/** A walk starts anew after so many steps, so that no part of the orders holds it. */
const STEPS = 8

interface Place {
  keys: readonly string[]
  past: Pasts
  ways: Reversible[]
}

/**
 * Walks from order to order: one of the reversals that an order offers, drawn evenly, the rest kept as it was. A step is taken
 * back with the odds of Metropolis and Hastings (1970), since orders that offer many reversals are also reached by many: what
 * is drawn evenly are distinguishable orders, not schedules, of which one order may have thousands and another one. Each walk
 * starts from an order of random priorities.
 */
export class RandomWalk implements Strategy {
  #known: KnownOrders
  #random: () => number
  #at: Place | null = null
  #steps = 0

  constructor(known: KnownOrders, seed: number) {
    this.#known = known
    this.#random = drawing(seed)
  }

  next(): Attempt {
    const from = this.#steps++ % STEPS === 0 ? null : this.#at
    const way = from?.ways[Math.floor(this.#random() * from.ways.length)]
    this.#at = way ? this.#at : null
    const drawn = new Map<string, number>()
    const rank = (key: string): number => {
      const known = drawn.get(key) ?? this.#random()
      drawn.set(key, known)
      return known
    }
    return { scheduler: follow(from && way ? passing(from, way) : [], rank), path: null }
  }

  ran(_attempt: Attempt, { events, ends }: Met): boolean {
    const isNew = this.#known.meet(events)
    const { before } = this.#known
    const ways = reversiblesOf(events, before, ends)
    if (!this.#at || this.#random() * ways.length < this.#at.ways.length) this.#at = { keys: events.map(({ key }) => key), past: before.past, ways }
    return isNew
  }

  readonly hasMore = true
  readonly levelDone = -1
}

/** All that does not depend on the first event, then the second, then the rest as it was. */
function passing({ keys, past }: Place, { at, second }: Reversible): string[] {
  const gone = past.without(at)
  const kept: string[] = []
  const later: string[] = []
  for (let index = 1; index < keys.length; index++) (gone[index] === 1 ? later : kept).push(keys[index]!)
  return [...kept, second.key, ...later.filter((key) => key !== second.key)]
}
