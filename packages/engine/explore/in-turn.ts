import type { Attempt, Met, Strategy } from './strategy.ts'

/** Several strategies, one run each in turn. */
export class InTurn implements Strategy {
  #strategies: readonly Strategy[]
  #turn = -1

  constructor(strategies: readonly Strategy[]) {
    this.#strategies = strategies
  }

  next(): Attempt | null {
    this.#turn = (this.#turn + 1) % this.#strategies.length
    return this.#now.next()
  }

  ran(attempt: Attempt, met: Met): boolean {
    return this.#now.ran(attempt, met)
  }

  get hasMore(): boolean {
    return this.#strategies.some(({ hasMore }) => hasMore)
  }

  readonly levelDone = -1

  get #now(): Strategy {
    return this.#strategies[this.#turn]!
  }
}
