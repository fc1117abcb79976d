import type { Child, SignalOption } from './family.ts'
import { holding, type Permit, Semaphore } from './semaphore.ts'

/** One holder at a time. It does not reenter: who holds it and locks again waits for itself. */
export class Mutex {
  readonly #semaphore = new Semaphore(1)

  get locked(): boolean {
    return this.#semaphore.free === 0
  }

  /** `using lock = await mutex.lock({ signal })`. */
  lock(options: SignalOption = {}): Promise<Permit> {
    return this.#semaphore.acquire(options)
  }

  /** Runs `fn` while nobody else does. */
  run<T>(fn: Child<T>, options: SignalOption = {}): Promise<T> {
    return holding('Mutex', this.#semaphore, fn, options)
  }
}
