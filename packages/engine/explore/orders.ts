/**
 * Every complete order of a program exactly once, those with the fewest departures from the nominal order first.
 *
 * An order is the sequence of choices at its events; choice 0 is what the world would do by itself. The parent of an order
 * is the same order without its last departure, so the orders form a tree whose root is the nominal one. Each level (number
 * of departures) is walked depth first. See decisions/0003.
 */
export class Orders {
  /** `#levels[d]` holds the orders with d departures that are still to be run. */
  #levels: (readonly number[])[][] = [[[]]]
  #level = 0

  /** The next order to run, or null when every one has been given. */
  next(): readonly number[] | null {
    while (this.#level < this.#levels.length) {
      const order = this.#levels[this.#level]?.pop()
      if (order) return order
      this.#level++
    }
    return null
  }

  /** Tells what running `order` met: how many events were enabled at each choice. */
  ran(order: readonly number[], choices: readonly { chosen: number; enabled: number }[]): void {
    const deeper = (this.#levels[this.#level + 1] ??= [])
    // Later departures are pushed first, so that early ones, which change most, are run first.
    for (let at = choices.length - 1; at >= order.length; at--) {
      const { enabled } = choices[at]!
      for (let other = enabled - 1; other >= 1; other--) {
        const next = choices.slice(0, at).map(({ chosen }) => chosen)
        next.push(other)
        deeper.push(next)
      }
    }
  }

  /** Whether orders are left to run. */
  get hasMore(): boolean {
    return this.#levels.some((level) => level.length > 0)
  }

  /** Every order with at most this many departures has been given and run; -1 before the first. */
  get levelDone(): number {
    return this.#levels[this.#level]?.length === 0 ? this.#level : this.#level - 1
  }
}
