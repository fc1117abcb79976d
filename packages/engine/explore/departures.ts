import { replay } from '../run/schedule.ts'
import { Orders } from './orders.ts'
import type { Attempt, Met, Strategy } from './strategy.ts'

/** Every schedule once, without looking at what events touch: those with the fewest departures from the nominal one first. */
export class Departures implements Strategy {
  #orders = new Orders()
  #running: readonly number[] = []

  next(): Attempt | null {
    const order = this.#orders.next()
    if (!order) return null
    this.#running = order
    return { scheduler: replay(order), path: null }
  }

  ran(_attempt: Attempt, { choices }: Met): boolean {
    this.#orders.ran(this.#running, choices)
    return true
  }

  get hasMore(): boolean {
    return this.#orders.hasMore
  }

  get levelDone(): number {
    return this.#orders.levelDone
  }
}
