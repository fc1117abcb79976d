/** What goes on behind a join within an event. */
interface Join {
  members: readonly number[]
  bits: Int32Array
}

/**
 * For each event of a run what was before it, as bits: two for each event, one for what came of it alone, and one for what went
 * on in it behind joins. The two differ in what is before them: that the last member of a `Promise.all` was the last one does
 * not put it behind the others.
 */
export class Pasts {
  readonly size: number
  #words: number
  #bits: Int32Array
  #joins: Map<number, Join[]> | null = null

  constructor(size: number) {
    this.size = size
    this.#words = (2 * size + 31) >>> 5
    this.#bits = new Int32Array(size * this.#words)
  }

  /** The set of what is before an event, to add to. */
  of(event: number): Int32Array {
    return this.#bits.subarray(event * this.#words, (event + 1) * this.#words)
  }

  /** Begins what goes on behind a join of these events, in the event of the last one. Gives what is before it, to add to. */
  join(event: number, members: readonly number[]): Int32Array {
    const bits = this.of(event).slice()
    setBit(bits, 2 * event)
    for (const member of members) this.add(bits, 2 * member)
    const joins = (this.#joins ??= new Map<number, Join[]>())
    const known = joins.get(event)
    if (known) known.push({ members, bits })
    else joins.set(event, [{ members, bits }])
    return bits
  }

  /** The events that went before the joins of an event. */
  membersOf(event: number): readonly number[] {
    return [...new Set((this.#joins?.get(event) ?? []).flatMap(({ members }) => members))]
  }

  /** Puts a part of an event, twice its number and one more behind a join, into a set, with all that was before it. */
  add(bits: Int32Array, part: number): void {
    const event = part >>> 1
    const from = event * this.#words
    for (let word = 0; word < this.#words; word++) bits[word]! |= this.#bits[from + word]!
    setBit(bits, 2 * event)
    if ((part & 1) === 0) return
    for (const join of this.#joins?.get(event) ?? []) for (let word = 0; word < this.#words; word++) bits[word]! |= join.bits[word]!
    setBit(bits, part)
  }

  /** Whether what an event's issuing waited for are the members of one of its joins: then it was issued behind that. */
  isJoined(event: number, after: readonly number[]): boolean {
    return this.#joins?.get(event)?.some(({ members }) => members.every((member) => member === event || after.includes(member))) ?? false
  }

  /**
   * The events that cannot happen as they did when `at` does not: 1 for each. What waits for a join can, as far as it did not
   * wait: without one of the members, nothing goes on behind it.
   */
  without(at: number): Uint8Array {
    const gone = new Uint8Array(this.size)
    const parts = new Int32Array(this.#words)
    const remove = (event: number): void => {
      gone[event] = 1
      setBit(parts, 2 * event)
      setBit(parts, 2 * event + 1)
    }
    remove(at)
    for (let event = at + 1; event < this.size; event++) {
      if (this.#meets(this.#bits, event * this.#words, parts)) remove(event)
      else if (this.#joins?.get(event)?.some(({ members, bits }) => this.#meets(bits, 0, parts) && !members.some((member) => gone[member] === 1))) remove(event)
    }
    return gone
  }

  /** Whether what went on behind the joins of an event cannot, when those events are gone. */
  losesJoin(event: number, gone: Uint8Array): boolean {
    return this.#joins?.get(event)?.some(({ bits }) => gone.some((is, other) => is === 1 && (hasBit(bits, 2 * other) || hasBit(bits, 2 * other + 1)))) ?? false
  }

  #meets(bits: Int32Array, from: number, parts: Int32Array): boolean {
    for (let word = 0; word < this.#words; word++) if ((bits[from + word]! & parts[word]!) !== 0) return true
    return false
  }
}

export function setBit(bits: Int32Array, bit: number): void {
  bits[bit >>> 5]! |= 1 << (bit & 31)
}

export function hasBit(bits: Int32Array, bit: number): boolean {
  return ((bits[bit >>> 5]! >>> (bit & 31)) & 1) === 1
}
