import type { SignalOption } from './family.ts'
import { Line } from './line.ts'
import { atLeast, PatternError } from './pattern-error.ts'

/**
 * Values from those who send to those who receive, in order, each to one receiver. At most `capacity` are kept: with more
 * the sender waits, and with 0 until somebody takes the value. `for await` receives until it is closed.
 */
export class Channel<T> implements AsyncIterable<T, undefined> {
  readonly #capacity: number
  #kept: T[] = []
  readonly #senders = new Line<T, void>()
  readonly #receivers = new Line<undefined, IteratorResult<T, undefined>>()
  #closed: { error: unknown } | 'well' | undefined

  constructor(capacity = 0) {
    this.#capacity = atLeast(0, 'capacity', capacity)
  }

  /** Resolves when the value is kept or taken. Rejects with code `channel-closed` when it never will be. */
  async send(value: T, options: SignalOption = {}): Promise<void> {
    options.signal?.throwIfAborted()
    if (this.#closed) throw closedError()
    if (this.#receivers.serve({ done: false, value })) return
    if (this.#kept.length >= this.#capacity) return this.#senders.wait(value, options)
    this.#kept.push(value)
  }

  /** The next value, or `done` when it is closed and empty; rejects with the error it was closed with. */
  async receive(options: SignalOption = {}): Promise<IteratorResult<T, undefined>> {
    options.signal?.throwIfAborted()
    if (this.#kept.length > 0) {
      const value = this.#kept.shift() as T
      const sender = this.#senders.serve()
      if (sender) this.#kept.push(sender.item)
      return { done: false, value }
    }
    const sender = this.#senders.serve()
    if (sender) return { done: false, value: sender.item }
    if (!this.#closed) return this.#receivers.wait(undefined, options)
    if (this.#closed === 'well') return { done: true, value: undefined }
    throw this.#closed.error
  }

  /** No more is sent. Values that were kept can still be received; then receivers are done, or get `error` if there is one. */
  close(...error: [error?: unknown]): void {
    if (this.#closed) return
    this.#closed = error.length > 0 ? { error: error[0] } : 'well'
    this.#senders.dismiss(closedError())
    if (this.#closed !== 'well') this.#receivers.dismiss(this.#closed.error)
    else while (this.#receivers.serve({ done: true, value: undefined }));
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
  return new PatternError('channel-closed', 'The channel is closed')
}
