import { notify } from './diagnostics.ts'
import { after } from './after.ts'
import { type Child, nameOf } from './family.ts'
import { PatternError } from './pattern-error.ts'
import { retry, type RetryPolicy } from './retry.ts'

export interface BackgroundOptions {
  /** What it is called when it fails or is abandoned; the function's own name when left out. */
  name?: string
  /** When and how often a failure is tried again; never when left out. */
  retry?: Omit<RetryPolicy, 'signal'>
}

export interface DrainOptions {
  /** Until when the work may finish: a `Date`, or milliseconds since 1970. Never when left out. */
  deadline?: Date | number
  /** How long what was then aborted may take to clean up, in milliseconds. 1,000 when left out. */
  cleanupMs?: number
}

/** What became of work that was still there when draining began. */
export interface Drained {
  name: string
  /** Told to stop at the deadline, it was `aborted` if it then stopped and `abandoned` if it did not. */
  outcome: 'finished' | 'failed' | 'aborted' | 'abandoned'
  /** What it rejected with. */
  error: unknown
}

interface Task extends Drained {
  stop: AbortController
}

/** Owned work that no caller waits for: named, retried by policy, told of when it fails, and awaited on shutdown. */
export class Background {
  readonly #tasks = new Map<Task, Promise<unknown>>()
  #drained: Promise<Drained[]> | undefined

  /** Names of what runs. */
  get running(): string[] {
    return Array.from(this.#tasks.keys(), ({ name }) => name)
  }

  /**
   * Starts `fn` and owns it. A failure is told as a notice of kind `background-failed`. Throws code `draining` once
   * `drain` has been called: then the work is the caller's again.
   */
  run(fn: Child<unknown>, { name = nameOf(fn), retry: policy }: BackgroundOptions = {}): void {
    if (this.#drained) throw new PatternError('draining', 'Draining')
    const stop = new AbortController()
    const task: Task = { name, outcome: 'abandoned', error: undefined, stop }
    this.#tasks.set(task, retry(fn, { attempts: 1, ...policy, signal: stop.signal }).then(() => {
      task.outcome = 'finished'
    }, (error: unknown) => {
      task.error = error
      task.outcome = stop.signal.aborted ? 'aborted' : 'failed'
      if (!stop.signal.aborted) notify({ kind: 'background-failed', pattern: 'background', name, message: `${name} failed`, error })
    }).finally(() => this.#tasks.delete(task)))
  }

  /** Waits for everything, aborts at the deadline what still runs, and says what became of each. It never rejects. */
  drain({ deadline = Infinity, cleanupMs = 1_000 }: DrainOptions = {}): Promise<Drained[]> {
    const tasks = [...this.#tasks.keys()]
    const ms = Math.max(0, Number(deadline) - Date.now())
    return (this.#drained ??= new Promise((resolve) => {
      const finish = (): void => {
        cancelStop()
        cancelWait()
        resolve(tasks.map(({ name, outcome, error }) => ({ name, outcome, error })))
      }
      const cancelStop = after(ms, () => {
        const reason = new DOMException('Draining', 'TimeoutError')
        for (const { stop } of tasks) stop.abort(reason)
      })
      const cancelWait = after(ms + cleanupMs, finish)
      void Promise.all(this.#tasks.values()).then(finish)
    }))
  }
}

const program = new Background()

/** `Background` for the whole program: starts work that nobody waits for, and owns it. */
export const background: Background['run'] = (...work) => program.run(...work)

/** Waits for the program's background work; call it on shutdown. */
export const drain: Background['drain'] = (options) => program.drain(options)
