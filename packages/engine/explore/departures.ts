import { replay } from '../run/schedule.ts'
import { Orders } from './orders.ts'
import type { Attempt, Met, Strategy } from './strategy.ts'

/** Every schedule once, without looking at what events touch: those with the fewest departures from the nominal one first. */
export class Departures implements Strategy {
  #orders = new Orders()
  /** The order that was given, and whose run is still to come. */
  #running: readonly number[] | null = null

  next(): Attempt | null {
    this.#running = this.#orders.next()
    return this.#running && { scheduler: replay(this.#running), path: null }
  }

  ran(_attempt: Attempt, { choices }: Met): boolean {
    if (this.#running) this.#orders.ran(this.#running, choices)
    this.#running = null
    return true
  }

  get hasMore(): boolean {
    return this.#running !== null || this.#orders.hasMore
  }

  get levelDone(): number {
    const done = this.#orders.levelDone
    return this.#running ? Math.min(done, this.#running.filter((choice) => choice !== 0).length - 1) : done
  }
}
