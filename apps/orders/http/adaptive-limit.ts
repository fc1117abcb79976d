export interface AdaptiveLimitOptions {
  /** Never fewer at a time. 8 when left out. */
  least?: number
  /** Never more at a time. 256 when left out. */
  most?: number
  /**
   * How many more are let in beyond the limit when many come at once; an eighth of them again in each second. What comes for
   * long uses them up soon. 64 when left out.
   */
  burst?: number
  /** How many times its undisturbed time work may take; beyond that it is waiting for its turn. 2 when left out. */
  tolerance?: number
  /** Or how much longer, where that is more: what is soon done may wait for a few others and nobody notices. 8 ms when left out. */
  slackMs?: number
  /** In milliseconds, for tests. `performance.now` when left out. */
  now?: () => number
}

/** One kind of work: what it takes undisturbed, and what it took lately. */
interface Kind {
  undisturbedMs: number
  /** When that was last seen. */
  seenAt: number
  sumMs: number
  count: number
}

const WINDOW_MS = 100
const FEWEST_SAMPLES = 10
/** How much of the way to a new lowest mean the undisturbed time goes: one lucky window is no measure. */
const TRUST = 0.25
/** After this time an undisturbed time is seen anew: a database that was moved is slower for good. */
const FORGET_MS = 10_000

/**
 * How much work of a kind a system does well at a time, found by measuring. While work takes little more than undisturbed,
 * the limit grows as it is reached; when it takes longer, it is waiting in a line somewhere, and the limit falls as much as
 * the line is too long. By Little's law that holds latency near what is tolerated, whatever the throughput of the
 * machine; after TCP Vegas and https://netflixtechblog.medium.com/performance-under-load-3e6fa9a60581.
 */
export class AdaptiveLimit {
  readonly #least: number
  readonly #most: number
  readonly #burst: number
  readonly #tolerance: number
  readonly #slackMs: number
  readonly #now: () => number
  readonly #kinds = new Map<string, Kind>()
  #limit: number
  #inFlight = 0
  #spare: number
  #spareAt: number
  /** Whether the limit was reached in this window. */
  #reached = false
  #windowEnds: number
  #samples = 0
  /** While it looks for the undisturbed times: the limit to return to. */
  #before: number | null
  /** Since when it does so little, while it looks. */
  #calmSince: number | null

  constructor({ least = 8, most = 256, burst = 64, tolerance = 2, slackMs = 8, now = () => performance.now() }: AdaptiveLimitOptions = {}) {
    this.#least = least
    this.#most = most
    this.#burst = this.#spare = burst
    this.#spareAt = now()
    this.#tolerance = tolerance
    this.#slackMs = slackMs
    this.#now = now
    this.#before = Math.min(most, least * 2)
    this.#limit = least
    this.#calmSince = now()
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
    if (this.#inFlight < this.limit) return false
    this.#reached = true
    const now = this.#now()
    this.#spare = Math.min(this.#burst, this.#spare + ((now - this.#spareAt) / 1_000) * (this.#burst / 8))
    this.#spareAt = now
    // While it looks how long work takes undisturbed, nothing disturbs.
    if (this.#spare < 1 || (this.#before !== null && this.#kinds.size > 0)) return true
    this.#spare--
    return false
  }

  /** Runs work and measures it. It refuses nothing: that is for whoever asks `isFull` first, where refusing is cheap. */
  async run<T>(kind: string, work: () => Promise<T>): Promise<T> {
    const began = this.#now()
    this.#inFlight++
    try {
      const result = await work()
      this.#measure(kind, began)
      return result
    } finally {
      this.#inFlight--
    }
  }

  /** What fails or is given up says nothing of how long it would have taken, so only what ended well is measured. */
  #measure(name: string, began: number): void {
    const now = this.#now()
    if (this.#before !== null) {
      // Until those from before have ended, nothing that begins is undisturbed.
      if (this.#inFlight <= this.#least) this.#calmSince ??= now
      if (this.#calmSince === null || began < this.#calmSince) return
    }
    const kind = this.#kinds.get(name) ?? { undisturbedMs: Infinity, seenAt: now, sumMs: 0, count: 0 }
    this.#kinds.set(name, kind)
    kind.sumMs += now - began
    kind.count++
    if (++this.#samples >= FEWEST_SAMPLES && now >= this.#windowEnds) this.#endWindow(now)
  }

  #endWindow(now: number): void {
    const looked = this.#before
    let [slowness, count, forgotten] = [0, 0, false]
    for (const kind of this.#kinds.values()) {
      if (kind.count === 0) continue
      const meanMs = kind.sumMs / kind.count
      if (looked !== null || meanMs < kind.undisturbedMs) {
        const trust = looked === null && kind.undisturbedMs < Infinity ? TRUST : 1
        kind.undisturbedMs = trust === 1 ? meanMs : kind.undisturbedMs + (meanMs - kind.undisturbedMs) * trust
        kind.seenAt = now
      }
      forgotten ||= now - kind.seenAt > FORGET_MS
      slowness += (kind.count * meanMs) / Math.max(kind.undisturbedMs * this.#tolerance, kind.undisturbedMs + this.#slackMs)
      count += kind.count
      kind.sumMs = kind.count = 0
    }
    this.#before = null
    if (looked !== null) this.#limit = looked
    else if (slowness > count) this.#limit = Math.max(this.#least, this.#limit * Math.max(0.5, count / slowness))
    else if (this.#reached) this.#limit = Math.min(this.#most, this.#limit + Math.max(1, this.#limit / 10))
    if (forgotten) {
      // For one window it does so little that nothing waits.
      this.#before = this.#limit
      this.#limit = this.#least
      this.#calmSince = null
    }
    this.#reached = false
    this.#samples = 0
    this.#windowEnds = now + WINDOW_MS
  }
}

/** The same port; each of its calls is work under the limit, and each method is a kind of it. */
export function measured<Port extends object>(limit: AdaptiveLimit, name: string, port: Port): Port {
  const methods = Object.entries(port).map(([method, call]: [string, (...args: unknown[]) => Promise<unknown>]) => {
    const kind = `${name}.${method}`
    return [method, (...args: unknown[]) => limit.run(kind, () => call(...args))]
  })
  return Object.fromEntries(methods) as Port
}
