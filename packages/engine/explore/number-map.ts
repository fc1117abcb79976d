/**
 * A map from whole numbers of up to 53 bits that are scattered already, such as names of orders: open addressing, with no object
 * for a key. A `Map` makes each number of more than 31 bits an object.
 */
export class NumberMap<Value> {
  #keys = new Float64Array(8).fill(FREE)
  #values: (Value | undefined)[] = []
  #size = 0
  /** The value that was put in first. */
  first: Value | undefined

  get size(): number {
    return this.#size
  }

  get(key: number): Value | undefined {
    const at = this.#find(key)
    return this.#keys[at] === key ? this.#values[at] : undefined
  }

  has(key: number): boolean {
    return this.#keys[this.#find(key)] === key
  }

  set(key: number, value: Value): void {
    const at = this.#find(key)
    const isNew = this.#keys[at] !== key
    this.#keys[at] = key
    this.#values[at] = value
    if (!isNew) return
    if (this.#size++ === 0) this.first = value
    if (2 * this.#size > this.#keys.length) this.#grow()
  }

  /** Where a key is, or else where it would be put. */
  #find(key: number): number {
    const keys = this.#keys
    const mask = keys.length - 1
    let at = (key >>> 0) & mask
    while (keys[at] !== key && keys[at] !== FREE) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const keys = this.#keys
    const values = this.#values
    this.#keys = new Float64Array(4 * keys.length).fill(FREE)
    this.#values = new Array<Value | undefined>(this.#keys.length)
    for (let from = 0; from < keys.length; from++) {
      if (keys[from] === FREE) continue
      const at = this.#find(keys[from]!)
      this.#keys[at] = keys[from]!
      this.#values[at] = values[from]
    }
  }
}

/** No key is negative. */
const FREE = -1
