/** Sums up parts of a run, each by its past, in words of 32 bits; equal sums for equal parts, however they were interleaved. */
export class OrderHash {
  #low: number[] = []
  #high: number[] = []
  #events: number[] = []

  /** A part of `event`, named by `low` and `high`, right after other parts. Gives its number. */
  add(event: number, low: number, high: number, after: readonly number[]): number {
    for (const node of after) {
      low = (low + scatter(this.#low[node]! ^ 0x5bd1e995)) | 0
      high = (high + scatter(this.#high[node]! ^ 0x27d4eb2f)) | 0
    }
    this.#events.push(event)
    this.#high.push(scatter(high))
    return this.#low.push(scatter(low)) - 1
  }

  /** What names a part that these made possible. */
  origin(nodes: readonly number[], name: number): [low: number, high: number] {
    let low = 0
    let high = 0
    for (const node of nodes) {
      low = (low + this.#low[node]!) | 0
      high = (high + this.#high[node]!) | 0
    }
    return [scatter(low + Math.imul(name + 1, 0x9e3779b1)), scatter(high + Math.imul(name + 1, 0x85ebca77))]
  }

  /** What a part would be named, were it added; one number of 53 bits. */
  name(low: number, high: number, after: readonly number[]): number {
    for (const node of after) {
      low = (low + scatter(this.#low[node]! ^ 0x5bd1e995)) | 0
      high = (high + scatter(this.#high[node]! ^ 0x27d4eb2f)) | 0
    }
    return joined(scatter(low), scatter(high))
  }

  /** The name of a part. */
  nameOf(node: number): number {
    return joined(this.#low[node]!, this.#high[node]!)
  }

  /** One number of 53 bits for the parts of all events that count. */
  sum(counts: (event: number) => boolean): number {
    let low = 0
    let high = 0
    for (let node = 0; node < this.#events.length; node++) {
      if (!counts(this.#events[node]!)) continue
      low = (low + scatter(this.#low[node]! ^ 0x2545f491)) | 0
      high = (high + scatter(this.#high[node]! ^ 0x4f6cdd1d)) | 0
    }
    return joined(low, high)
  }
}

/** Every bit of the result depends on every bit of `value` (the finalizer of MurmurHash3, Appleby, 2011). */
export function scatter(value: number): number {
  let mixed = value
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** Two words of 32 bits as one whole number of 53, so that a Set of them needs no texts. */
export function joined(low: number, high: number): number {
  return (low >>> 0) + (high & 0x1fffff) * 0x1_0000_0000
}
