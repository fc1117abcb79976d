import type { Child, SignalOption } from './family.ts'
import { type Flight, startFlight } from './flight.ts'

/**
 * A function that runs `fn` when it is first called and gives everybody that one result. Callers that come while it runs
 * wait with the first. A failure is not kept: the next caller tries again. A caller that aborts leaves without
 * cancelling the others; the last one out cancels.
 */
export function once<T>(fn: Child<T>): (options?: SignalOption) => Promise<T> {
  let flight: Flight<T> | undefined
  return async (options = {}) => {
    options.signal?.throwIfAborted()
    flight ??= startFlight('once', fn, (fulfilled) => {
      if (!fulfilled) flight = undefined
    })
    return flight(options)
  }
}
