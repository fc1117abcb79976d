import type { Child, SignalOption } from './family.ts'
import { type Flight, startFlight } from './flight.ts'

/** Concurrent calls by key: those with one key share one run of their function. Nothing is kept when it is over. */
export class Flights<Key, T> {
  readonly #flights = new Map<Key, Flight<T>>()

  /** How many keys are on their way. */
  get size(): number {
    return this.#flights.size
  }

  /**
   * Runs `fn`, or waits for the run of an earlier caller with the same key. A caller that aborts leaves without cancelling
   * the others; the last one out cancels, and waits until the function has settled.
   */
  async run(key: Key, fn: Child<T>, options: SignalOption = {}): Promise<T> {
    options.signal?.throwIfAborted()
    let flight = this.#flights.get(key)
    if (!flight) {
      flight = startFlight<T>('dedupe', fn, () => this.#flights.delete(key))
      this.#flights.set(key, flight)
    }
    return flight(options)
  }
}

const flights = new Flights<unknown, unknown>()

/** `Flights` for the whole program: one key means one thing everywhere, so use an object or a prefix that is your own. */
export function dedupe<T>(key: unknown, fn: Child<T>, options?: SignalOption): Promise<T> {
  return flights.run(key, fn, options) as Promise<T>
}
