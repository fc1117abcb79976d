import type { SignalOption } from './family.ts'
import { type Permit, Semaphore } from './semaphore.ts'

/** A semaphore of one. It does not reenter: who holds it and locks again waits for itself. */
export class Mutex extends Semaphore {
  protected override readonly pattern = 'Mutex'

  constructor() {
    super(1)
  }

  get locked(): boolean {
    return this.free === 0
  }

  /** `using lock = await mutex.lock({ signal })`. */
  lock(options?: SignalOption): Promise<Permit> {
    return this.acquire(options)
  }
}
