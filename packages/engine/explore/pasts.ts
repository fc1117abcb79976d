/** For each event of a run the set of those before it, as bits. */
export class Pasts {
  #words: number
  #bits: Int32Array

  constructor(size: number) {
    this.#words = (size + 31) >>> 5
    this.#bits = new Int32Array(size * this.#words)
  }

  has(event: number, earlier: number): boolean {
    return ((this.#bits[event * this.#words + (earlier >>> 5)]! >>> (earlier & 31)) & 1) === 1
  }

  /** `earlier`, and all that was before it. */
  add(event: number, earlier: number): void {
    const to = event * this.#words
    const from = earlier * this.#words
    for (let word = 0; word < this.#words; word++) this.#bits[to + word]! |= this.#bits[from + word]!
    this.#bits[to + (earlier >>> 5)]! |= 1 << (earlier & 31)
  }
}
