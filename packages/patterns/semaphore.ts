import { type Child, runOne, type SignalOption } from './family.ts'
import { Line } from './line.ts'
import { atLeast } from './pattern-error.ts'

/** A place that was given; `using` gives it back, and so does `release`, once however often it is called. */
export interface Permit extends Disposable {
  release(): void
}

/** At most `permits` holders at a time; the others wait first in, first out, and may abort while they do. */
export class Semaphore {
  /** What it is called in notices and spans. */
  protected readonly pattern: string = 'Semaphore'
  #free: number
  readonly #line = new Line<undefined, Permit>()

  constructor(permits: number) {
    this.#free = atLeast(1, 'permits', permits)
  }

  /** Permits that nobody holds. */
  get free(): number {
    return this.#free
  }

  /** How many wait. */
  get waiting(): number {
    return this.#line.size
  }

  /** `using permit = await semaphore.acquire({ signal })`. Aborted while it waits, it leaves the line with the reason. */
  async acquire(options: SignalOption = {}): Promise<Permit> {
    options.signal?.throwIfAborted()
    if (this.#free < 1) return this.#line.wait(undefined, options)
    this.#free--
    return this.#permit()
  }

  /** Runs `fn` with a permit. */
  async run<T>(fn: Child<T>, options?: SignalOption): Promise<T> {
    const permit = await this.acquire(options)
    try {
      return await runOne(this.pattern, fn, options)
    } finally {
      permit.release()
    }
  }

  #permit(): Permit {
    let held = true
    const release = (): void => {
      if (!held) return
      held = false
      // Handed on, a permit is never free in between: nobody can overtake the line.
      const next = this.#line.take()
      if (next) next.resolve(this.#permit())
      else this.#free++
    }
    return { release, [Symbol.dispose]: release }
  }
}
