import { performance } from 'node:perf_hooks'

export interface AdaptiveLimitOptions {
  /**
   * Never fewer at a time: as many as keep an event loop busy while the database works on some of them. 4 when left out.
   */
  least?: number
  /** Never more at a time: what has no connection of the database waits for one. */
  most: number
  /** How many more are let in beyond the limit when many come to a service that has time. 64 when left out. */
  burst?: number
  /** In milliseconds, for tests. `performance.now` when left out. */
  now?: () => number
  /** The share of the time since it was last asked in which the event loop had work, from 0 to 1. For tests. */
  busy?: () => number
}

const WINDOW_MS = 100
/** A loop with more to do than this always has something ready: who is taken in addition only waits. */
const BUSY = 0.95
/** Nobody notices that work takes so long, however busy the loop is: where it is soon done, many at a time are no overload. */
const SOON_MS = 0.8

/**
 * How much work of the database is taken on at a time. While the event loop has nothing to do now and then, work waits for
 * others, and the limit grows as it is reached. When the loop is busy all the time and work takes long, it waits for the
 * loop, and the limit falls to as little as keeps the loop busy: by Little's law less latency for the same throughput.
 */
export class AdaptiveLimit {
  readonly #least: number
  readonly #most: number
  readonly #burst: number
  readonly #now: () => number
  readonly #busy: () => number
  #limit: number
  #inFlight = 0
  #spare: number
  /** Whether the limit was reached in this window. */
  #reached = false
  #windowEnds: number
  /** What the work took that ended in this window. */
  #tookMs = 0
  #ended = 0

  constructor({ least = 4, most, burst = 64, now = () => performance.now(), busy = eventLoopBusy() }: AdaptiveLimitOptions) {
    this.#least = Math.min(least, most)
    this.#limit = this.#most = most
    this.#burst = this.#spare = burst
    this.#now = now
    this.#busy = busy
    this.#windowEnds = now() + WINDOW_MS
  }

  get limit(): number {
    return Math.floor(this.#limit)
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** Whether one more would only wait. Ask before each: it counts who comes beyond the limit. */
  isFull(): boolean {
    const now = this.#now()
    if (now >= this.#windowEnds) this.#endWindow(now)
    if (this.#inFlight < this.limit) return false
    this.#reached = true
    if (this.#spare < 1) return true
    this.#spare--
    return false
  }

  /** Counts and measures work while it runs. It refuses nothing: that is for whoever asks `isFull` first, where refusing is cheap. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const began = this.#now()
    this.#inFlight++
    try {
      return await work()
    } finally {
      this.#inFlight--
      this.#tookMs += this.#now() - began
      this.#ended++
    }
  }

  #endWindow(now: number): void {
    const meanMs = this.#tookMs / this.#ended
    if (this.#busy() > BUSY && meanMs > SOON_MS) this.#limit = Math.max(this.#least, this.#limit * 0.8)
    else if (this.#reached) this.#limit = Math.min(this.#most, this.#limit + 1)
    else this.#spare = this.#burst
    this.#tookMs = this.#ended = 0
    this.#reached = false
    this.#windowEnds = now + WINDOW_MS
  }
}

/** Each time the share of the time since the last in which the event loop had work. */
function eventLoopBusy(): () => number {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}

/** The same port, and each of its calls is work under the limit. */
export function counted<Port extends object>(limit: AdaptiveLimit, port: Port): Port {
  const methods = Object.entries(port).map(([method, call]: [string, (...args: unknown[]) => Promise<unknown>]) =>
    [method, (...args: unknown[]) => limit.run(() => call(...args))])
  return Object.fromEntries(methods) as Port
}
