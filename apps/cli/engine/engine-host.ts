import { Worker } from 'node:worker_threads'
import type { Exploration } from '@interleave/engine'
import type { CallName, Calls, FromThread, ToThread } from './thread-messages.ts'

/** Native loops never poll: after this long without a sign of life the thread is ended. */
const SILENCE_MS = 15_000
/** Somebody who pressed Ctrl-C does not wait that long. */
const PATIENCE_MS = 3_000

/** The engine ran into trouble of its own; with the code of an `EngineError` when it was one. */
export class EngineTrouble extends Error {
  override name = 'EngineTrouble'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The program did not come back to the engine: it is in a native loop, which nothing can interrupt. */
export class Unresponsive extends Error {
  override name = 'Unresponsive'
  constructor(ranMs: number) {
    super(`The program was stopped after ${Math.round(ranMs / 1_000)} seconds, since it did not answer any more. Look for one call that does an immense amount of work, such as an array method on an enormous length.`)
  }
}

export interface CallOptions {
  /** Ends an exploration early, with what is known until then. */
  signal?: AbortSignal
  onProgress?: (soFar: Exploration) => void
  /** How long the engine may go without a sign of life. */
  silenceMs?: number
}

/** The engine in a thread of its own. One call at a time; `close` when done. */
export class EngineHost {
  #worker: Worker | null = null

  /** Rejects with `EngineTrouble` for a fault of the engine, and with `Unresponsive`. */
  async call<Name extends CallName>(name: Name, input: Calls[Name]['input'], { signal, onProgress, silenceMs = SILENCE_MS }: CallOptions = {}): Promise<Calls[Name]['output']> {
    const worker = (this.#worker ??= startThread())
    const { promise, resolve, reject } = Promise.withResolvers<Calls[Name]['output']>()
    const began = performance.now()
    const giveUp = (): void => reject(new Unresponsive(performance.now() - began))
    let timer = setTimeout(giveUp, silenceMs)
    const onMessage = (message: FromThread): void => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, silenceMs)
      if (message.type === 'progress') onProgress?.(message.soFar)
      else if (message.type === 'done') resolve(message.output as Calls[Name]['output'])
      else reject(new EngineTrouble(message.code, message.message))
    }
    const onError = (error: Error): void => reject(new EngineTrouble('', error.stack ?? error.message))
    const onExit = (): void => reject(new EngineTrouble('', 'The thread of the engine ended by itself'))
    const onAbort = (): void => {
      worker.postMessage({ type: 'stop' } satisfies ToThread)
      clearTimeout(timer)
      timer = setTimeout(giveUp, PATIENCE_MS)
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      worker.postMessage({ type: 'call', name, input } satisfies ToThread)
      if (signal?.aborted) onAbort()
      return await promise
    } catch (error) {
      await this.close()
      throw error
    } finally {
      clearTimeout(timer)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}

function startThread(): Worker {
  const file = import.meta.url.endsWith('.ts') ? './engine-thread.ts' : './engine-thread.js'
  // Deep recursion in the guest nests WebAssembly calls, which live on this stack.
  return new Worker(new URL(file, import.meta.url), { resourceLimits: { stackSizeMb: 64, maxOldGenerationSizeMb: 2_048 } })
}
