/**
 * Sums up parts of a run, each by its past, in words of 32 bits; equal sums for equal parts, however they were interleaved. One
 * object serves many runs.
 */
export class OrderHash {
  #low = new Int32Array(256)
  #high = new Int32Array(256)
  #parts = new Int32Array(256)
  #size = 0
  /** What `origin` and `after` came to. */
  #nextLow = 0
  #nextHigh = 0

  reset(): void {
    this.#size = 0
  }

  /** Begins a part: what made it possible. Follow with `name`, then `after` for each conflict, then `add`. */
  begin(): void {
    this.#nextLow = 0
    this.#nextHigh = 0
  }

  from(node: number): void {
    this.#nextLow = (this.#nextLow + this.#low[node]!) | 0
    this.#nextHigh = (this.#nextHigh + this.#high[node]!) | 0
  }

  name(name: number): void {
    this.#nextLow = scatter(this.#nextLow + Math.imul(name + 1, 0x9e3779b1))
    this.#nextHigh = scatter(this.#nextHigh + Math.imul(name + 1, 0x85ebca77))
  }

  /** The part comes right after another one, with which it conflicts. */
  after(node: number): void {
    this.#nextLow = (this.#nextLow + scatter(this.#low[node]! ^ 0x5bd1e995)) | 0
    this.#nextHigh = (this.#nextHigh + scatter(this.#high[node]! ^ 0x27d4eb2f)) | 0
  }

  get size(): number {
    return this.#size
  }

  /** Takes back the nodes from one on. */
  cut(from: number): void {
    this.#size = from
  }

  /** Ends the part begun: twice the number of its event, and one more when it is behind a join. Gives its node. */
  add(part: number): number {
    const node = this.#size++
    if (node === this.#parts.length) this.#grow()
    this.#low[node] = scatter(this.#nextLow)
    this.#high[node] = scatter(this.#nextHigh)
    this.#parts[node] = part
    return node
  }

  partOf(node: number): number {
    return this.#parts[node]!
  }

  /** A name for the nodes from one on, up to another or to the last. */
  nameFrom(from: number, to = this.#size): number {
    let low = 0
    let high = 0
    for (let node = from; node < to; node++) {
      low = (Math.imul(low, 31) + this.#low[node]!) | 0
      high = (Math.imul(high, 31) + this.#high[node]!) | 0
    }
    return joined(low, high)
  }

  /** One number of 53 bits for all parts that count. */
  sum(counts?: (part: number) => boolean): number {
    let low = 0
    let high = 0
    for (let node = 0; node < this.#size; node++) {
      if (counts !== undefined && !counts(this.#parts[node]!)) continue
      low = (low + scatter(this.#low[node]! ^ 0x2545f491)) | 0
      high = (high + scatter(this.#high[node]! ^ 0x4f6cdd1d)) | 0
    }
    return joined(low, high)
  }

  #grow(): void {
    const grown = (words: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const more = new Int32Array(words.length * 2)
      more.set(words)
      return more
    }
    this.#low = grown(this.#low)
    this.#high = grown(this.#high)
    this.#parts = grown(this.#parts)
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
