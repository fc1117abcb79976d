import { retry } from '@interleave/patterns/retry.ts'
import { type Queue, type QueueOptions, startQueue } from './queue.ts'

export interface KeptQueueOptions extends QueueOptions {
  /** The queue ended by itself, as it does when the database goes while a job ends; it is being started again. */
  onLost: (error: unknown) => void
}

/** A queue that comes back when its database does. Rejects when the first start fails. */
export async function keepQueue(options: KeptQueueOptions): Promise<Pick<Queue, 'stop'>> {
  const stopping = new AbortController()
  let queue: Queue | null = await startQueue(options)
  const keep = async (signal: AbortSignal): Promise<void> => {
    while (queue) {
      const lost = await lostBefore(queue, signal)
      if (!lost) return
      queue = null
      options.onLost(lost)
      queue = await retry((signal) => startUnless(signal, options), { signal, attempts: Infinity, baseMs: 100, maxMs: 2_000, retryable: () => true, onRetry: options.onLost })
    }
  }
  const kept = keep(stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error
  })
  return {
    stop: async (graceMs) => {
      stopping.abort()
      await kept
      await queue?.stop(graceMs)
    },
  }
}

/** Starting takes no signal: a queue that is not wanted any more once it has started is stopped again. */
async function startUnless(signal: AbortSignal, options: QueueOptions): Promise<Queue> {
  const queue = await startQueue(options)
  if (signal.aborted) await queue.stop(0)
  return queue
}

/** What the queue ended of; null once the signal aborts. */
function lostBefore(queue: Queue, signal: AbortSignal): Promise<Error | null> {
  return new Promise((resolve) => {
    const stopped = (): void => resolve(null)
    signal.addEventListener('abort', stopped, { once: true })
    void queue.ended.then((error) => {
      signal.removeEventListener('abort', stopped)
      resolve(error)
    })
  })
}
