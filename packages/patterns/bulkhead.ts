import type { Child, SignalOption } from './family.ts'
import { atLeast, PatternError } from './pattern-error.ts'
import { holding, Semaphore } from './semaphore.ts'

export interface BulkheadOptions {
  /** How many run at a time. */
  concurrency: number
  /** How many may wait. 0 when left out. */
  queue?: number
}

/** A semaphore whose queue is bounded too: what does not fit is refused at once, while refusing is still cheap. */
export class Bulkhead {
  readonly #semaphore: Semaphore
  readonly #concurrency: number
  readonly #queue: number

  constructor({ concurrency, queue = 0 }: BulkheadOptions) {
    this.#concurrency = atLeast(1, 'concurrency', concurrency)
    this.#queue = atLeast(0, 'queue', queue)
    this.#semaphore = new Semaphore(concurrency)
  }

  get running(): number {
    return this.#concurrency - this.#semaphore.free
  }

  get waiting(): number {
    return this.#semaphore.waiting
  }

  /** Runs `fn`, now or in its turn; rejects with code `bulkhead-full` when there is no room to wait. */
  async run<T>(fn: Child<T>, options: SignalOption = {}): Promise<T> {
    options.signal?.throwIfAborted()
    if (this.#semaphore.free === 0 && this.waiting >= this.#queue)
      throw new PatternError('bulkhead-full', `${this.running} run and ${this.waiting} wait: there is no room`)
    return holding('Bulkhead', this.#semaphore, fn, options)
  }
}
