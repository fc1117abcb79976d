import type { SignalOption } from './family.ts'
import { Line } from './line.ts'
import { atLeast, PatternError } from './pattern-error.ts'
import { Queue } from './queue.ts'

/**
 * Values from those who send to those who receive, in order, each to one receiver. At most `capacity` are kept: with more
 * the sender waits, and with 0 until somebody takes the value. `for await` receives until it is closed.
 */
export class Channel<T> implements AsyncIterable<T, undefined> {
  readonly #capacity: number
  readonly #kept = new Queue<IteratorYieldResult<T>>()
  readonly #senders = new Line<IteratorYieldResult<T>, void>()
  readonly #receivers = new Line<undefined, IteratorResult<T, undefined>>()
  /** What receivers get once it is closed and empty. */
  #end: Promise<IteratorReturnResult<undefined>> | undefined

  constructor(capacity = 0) {
    this.#capacity = atLeast(0, 'capacity', capacity)
  }

  /** Resolves when the value is kept or taken. Rejects with code `channel-closed` when it never will be. */
  async send(value: T, options: SignalOption = {}): Promise<void> {
    options.signal?.throwIfAborted()
    if (this.#end) throw closedError()
    const step = { done: false as const, value }
    const receiver = this.#receivers.take()
    if (receiver) return receiver.resolve(step)
    if (this.#kept.size + 1 > this.#capacity) return this.#senders.wait(step, options)
    this.#kept.add(step)
  }

  /** The next value, or `done` when it is closed and empty; rejects with the error it was closed with. */
  async receive(options: SignalOption = {}): Promise<IteratorResult<T, undefined>> {
    options.signal?.throwIfAborted()
    // A sender who waits takes the place that becomes free; with no capacity the value goes straight on.
    const sender = this.#senders.take()
    if (sender) {
      sender.resolve()
      this.#kept.add(sender.item)
    }
    return this.#kept.take() ?? this.#end ?? this.#receivers.wait(undefined, options)
  }

  /** No more is sent. Values that were kept can still be received; then receivers are done, or get `error` if there is one. */
  close(error?: unknown): void {
    if (this.#end) return
    this.#end = error === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(error as unknown)
    this.#end.catch(() => undefined)
    for (const _ of this.#senders) this.#senders.take()?.leave(closedError())
    for (const _ of this.#receivers) this.#receivers.take()?.resolve(this.#end)
  }

  /** Receives with a signal. Leaving the loop does not close the channel: others may receive too. */
  async *values(options?: SignalOption): AsyncGenerator<T, undefined> {
    for (let step = await this.receive(options); !step.done; step = await this.receive(options)) yield step.value
  }

  /** `map` hands its own signal over, so that it need not wait for a value that may never come. */
  [Symbol.asyncIterator](options?: SignalOption): AsyncGenerator<T, undefined> {
    return this.values(options)
  }
}

function closedError(): PatternError {
  return new PatternError('channel-closed', 'Channel closed')
}
