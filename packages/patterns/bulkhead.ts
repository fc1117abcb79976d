import type { SignalOption } from './family.ts'
import { atLeast, PatternError } from './pattern-error.ts'
import { type Permit, Semaphore } from './semaphore.ts'

export interface BulkheadOptions {
  /** How many run at a time. */
  concurrency: number
  /** How many may wait. 0 when left out. */
  queue?: number
}

/** A semaphore whose queue is bounded too: what does not fit is refused at once, while refusing is still cheap. */
export class Bulkhead extends Semaphore {
  protected override readonly pattern = 'Bulkhead'
  readonly #queue: number

  constructor({ concurrency, queue = 0 }: BulkheadOptions) {
    super(concurrency)
    this.#queue = atLeast(0, 'queue', queue)
  }

  /** A place, now or in turn; rejects with code `bulkhead-full` when there is no room to wait. `run` does the same. */
  override async acquire(options: SignalOption = {}): Promise<Permit> {
    options.signal?.throwIfAborted()
    if (this.free < 1 && this.waiting + 1 > this.#queue) throw new PatternError('bulkhead-full', 'No room')
    return super.acquire(options)
  }
}
