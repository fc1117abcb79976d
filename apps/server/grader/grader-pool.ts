import type { Lab, Submission, Verdict } from '@interleave/engine'
import { Channel, retry, withTimeout } from '@interleave/patterns'
import { GraderChild, GraderLost } from './grader-child.ts'

export interface GraderPoolOptions {
  /** How many processes, and so how many submissions at once. */
  size: number
  threadFile: string
  /** Wall-clock limit of one submission. */
  limitMs: number
  /** A process is replaced after so many submissions, so that nothing piles up in it. */
  recycleAfter: number
  log: (message: string) => void
  /** A process has been lost and another takes its place. */
  onRestart: () => void
}

interface Seat {
  child: GraderChild
  graded: number
}

/** Keeps `size` grader processes warm and gives each submission to a free one. */
export class GraderPool {
  #options: GraderPoolOptions
  #seats: Seat[] = []
  /** Seats that nobody has; one whose process has died since is passed over. */
  #free = new Channel<Seat>(Infinity)
  #stopping = new AbortController()
  #tending: Promise<void>[] = []

  constructor(options: GraderPoolOptions) {
    this.#options = options
    for (let i = 0; i < options.size; i++) this.#tending.push(this.#tend())
  }

  /** How many submissions can be graded at once. */
  get size(): number {
    return this.#options.size
  }

  /** Whether some process is warm. */
  get isReady(): boolean {
    return this.#seats.some((seat) => seat.child.isReady)
  }

  get pids(): number[] {
    return this.#seats.flatMap((seat) => seat.child.pid ?? [])
  }

  /**
   * Judges one submission. Rejects with `GraderLost` when the process that had it died, and with the signal's reason
   * on abort. Callers bound how many wait here: the queue gives out no more jobs than there are processes.
   */
  async grade(lab: Lab, submission: Submission, signal: AbortSignal): Promise<Verdict> {
    const seat = await this.#take(signal)
    try {
      return await seat.child.grade(lab, submission, this.#options.limitMs, signal)
    } finally {
      seat.graded++
      if (seat.graded >= this.#options.recycleAfter) await seat.child.stop()
      else await this.#free.send(seat)
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The graders are stopping'))
    await Promise.all(this.#seats.map((seat) => seat.child.stop()))
    await Promise.all(this.#tending)
  }

  /** Owns one place in the pool: starts a process, waits for its end, starts the next. */
  async #tend(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      // A process that cannot even start is not started a thousand times a second.
      const seat = await retry(() => this.#start(), { signal, attempts: Infinity, baseMs: 200, maxMs: 10_000, retryable: () => true }).catch(() => null)
      if (!seat) return
      await this.#free.send(seat)
      await seat.child.exited
      this.#ended(seat)
    }
  }

  /** A seat whose process is warm. */
  async #start(): Promise<Seat> {
    const seat: Seat = {
      child: new GraderChild({ threadFile: this.#options.threadFile, startLimitMs: 30_000, log: this.#options.log }),
      graded: 0,
    }
    this.#seats.push(seat)
    try {
      await seat.child.ready
    } catch (error) {
      await seat.child.exited
      this.#ended(seat)
      throw error
    }
    return seat
  }

  #ended(seat: Seat): void {
    this.#seats.splice(this.#seats.indexOf(seat), 1)
    if (!this.#stopping.signal.aborted && seat.graded < this.#options.recycleAfter) this.#options.onRestart()
  }

  async #take(signal: AbortSignal): Promise<Seat> {
    const either = AbortSignal.any([signal, this.#stopping.signal])
    const takeReady = async (signal: AbortSignal): Promise<Seat> => {
      for (;;) {
        const { value: seat } = await this.#free.receive({ signal })
        if (seat?.child.isReady) return seat
      }
    }
    try {
      return await withTimeout(this.#options.limitMs + 30_000, takeReady, { signal: either })
    } catch (error) {
      throw either.aborted ? error : new GraderLost('No grader process has become free in time', { cause: error })
    }
  }
}
