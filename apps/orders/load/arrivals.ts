/** A generator of numbers in [0, 1) that repeats for the same seed: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface Arrivals {
  perSecond: number
  forMs: number
  seed: number
}

/**
 * When requests arrive, in milliseconds from the start: a Poisson process, as of many clients who know nothing of each
 * other. Such arrivals come whether earlier ones were answered or not, which is what a service has to live with.
 */
export function poissonArrivals({ perSecond, forMs, seed }: Arrivals): number[] {
  const random = seededRandom(seed)
  const times: number[] = []
  for (let at = 0; ;) {
    at += (-Math.log(1 - random()) * 1_000) / perSecond
    if (at >= forMs) return times
    times.push(at)
  }
}
