import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { MessagePort, Worker } from 'node:worker_threads'
import { Bulkhead, type SignalOption } from '@interleave/patterns'
import { Piscina } from 'piscina'
import type { Assignment, Reply } from './thread.ts'

export interface WorkerPoolOptions {
  /** The module whose default export does the work: it is handed the task and returns the result, or a promise of it. */
  module: URL
  /** How many threads, and so how many tasks at a time. */
  threads: number
  /** How many tasks may wait. More are refused with code `bulkhead-full`: that is the push back. */
  queue: number
  /** Hears of every thread that died and was replaced. */
  onLost?: (error: WorkerLost) => void
}

export interface RunOptions extends SignalOption {
  /** What the task is called when its thread dies; "a task" when left out. */
  name?: string
  /** Buffers and ports that move to the thread instead of being copied. */
  transfer?: (ArrayBuffer | MessagePort)[]
}

/** The thread died while it had a task; another has taken its place. `cause` says of what. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost'
  readonly code = 'worker-lost'
  readonly task: string

  constructor(task: string, cause: unknown) {
    super(`The thread that ran ${task} died: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.task = task
  }
}

/** The pool was closed before the task was through, or before it came. */
export class PoolClosed extends Error {
  override readonly name = 'PoolClosed'
  readonly code = 'pool-closed'
}

/**
 * Keeps threads for work that would block the event loop. Tasks, results and errors are copied as `structuredClone` does: of an
 * error arrive name, message, stack and cause. A thread whose result cannot be copied dies of it. An abort ends the thread, since
 * nothing else ends a loop, and rejects with the reason when the thread has gone.
 */
export class WorkerPool<Task, Result> {
  readonly #options: WorkerPoolOptions
  readonly #places: Bulkhead
  readonly #threads: Piscina
  readonly #closing = new AbortController()

  constructor(options: WorkerPoolOptions) {
    this.#options = options
    this.#places = new Bulkhead({ concurrency: options.threads, queue: options.queue })
    this.#threads = new Piscina({ filename: fileURLToPath(new URL('./thread.ts', import.meta.url)), minThreads: options.threads, maxThreads: options.threads, atomics: 'disabled' })
    // A thread that dies while it has no task concerns nobody's task, and is replaced as well.
    this.#threads.on('error', (error) => this.#options.onLost?.(new WorkerLost('nothing', error)))
  }

  /** How many tasks wait for a thread. */
  get waiting(): number {
    return this.#places.waiting
  }

  /** Runs a task, now or in its turn. */
  run(task: Task, { signal, name = 'a task', transfer }: RunOptions = {}): Promise<Result> {
    const closing = this.#closing.signal
    return this.#places.run((signal) => this.#run(task, name, transfer, signal), { signal: signal ? AbortSignal.any([signal, closing]) : closing })
  }

  /** Ends the threads. Tasks that run or wait, and those that come later, are rejected with `PoolClosed`. */
  async close(): Promise<void> {
    this.#closing.abort(new PoolClosed('The pool is closed'))
    await this.#threads.destroy()
  }

  async #run(task: Task, name: string, transfer: RunOptions['transfer'], signal: AbortSignal): Promise<Result> {
    const threads = this.#threads.threads
    const assignment: Assignment = { module: this.#options.module.href, task }
    let reply: Reply
    try {
      reply = (await this.#threads.run(assignment, { signal, ...(transfer ? { transferList: transfer } : {}) })) as Reply
    } catch (error) {
      const left = new Set(this.#threads.threads)
      const ended = threads.filter((thread) => !left.has(thread))
      if (signal.aborted) {
        await Promise.all(ended.map(gone))
        throw signal.reason
      }
      // No thread has died: the task could not be copied.
      if (ended.length === 0) throw error
      const lost = new WorkerLost(name, error)
      this.#options.onLost?.(lost)
      throw lost
    }
    if ('error' in reply) throw reply.error
    return reply.value as Result
  }
}

/** A thread that has ended has no number any more. */
async function gone(thread: Worker): Promise<void> {
  if (thread.threadId !== -1) await once(thread, 'exit')
}
