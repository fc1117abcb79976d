/**
 * Timers for programs run in Node, by the rule of the HTML standard alone: earliest deadline first, and first in first out
 * among equals. Node's own are real, and fire in another order whenever its loop is late. Each fires as a task of its own.
 */
export class VirtualTimers {
  #now = 0
  #next = 1
  #waiting = new Map<number, { due: number; sequence: number; every: number | null; call: () => void }>()

  readonly globals = {
    setTimeout: (call: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => this.#set(() => call(...args), atLeastOne(delay), null),
    setInterval: (call: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => this.#set(() => call(...args), atLeastOne(delay), atLeastOne(delay)),
    clearTimeout: (id: number) => void this.#waiting.delete(id),
    clearInterval: (id: number) => void this.#waiting.delete(id),
  }

  /** Lets all microtasks run, and all timers, each in a turn of the loop of its own. */
  async drain(): Promise<void> {
    for (;;) {
      // Two turns: what is rejected is reported at the end of one, and its handlers may reject again.
      await turn()
      await turn()
      let first: number | null = null
      for (const [id, { due, sequence }] of this.#waiting) {
        const other = first === null ? null : this.#waiting.get(first)!
        if (!other || due < other.due || (due === other.due && sequence < other.sequence)) first = id
      }
      if (first === null) return
      const id = first
      await new Promise<void>((done) => {
        setImmediate(() => {
          done()
          this.#fire(id)
        })
      })
    }
  }

  #fire(id: number): void {
    const timer = this.#waiting.get(id)!
    this.#now = timer.due
    if (timer.every === null) this.#waiting.delete(id)
    else {
      timer.due += timer.every
      timer.sequence = this.#next++
    }
    timer.call()
  }

  #set(call: () => void, delay: number, every: number | null): number {
    const id = this.#next++
    this.#waiting.set(id, { due: this.#now + delay, sequence: id, every, call })
    return id
  }
}

function turn(): Promise<void> {
  return new Promise((done) => setImmediate(done))
}

function atLeastOne(delay: number | undefined): number {
  const ms = Number(delay)
  return ms >= 1 ? Math.trunc(ms) : 1
}
