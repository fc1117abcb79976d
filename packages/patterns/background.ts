import { notify } from './diagnostics.ts'
import { after, msUntil } from './after.ts'
import { type Child, nameOf } from './family.ts'
import { PatternError } from './pattern-error.ts'
import { retry, type RetryPolicy } from './retry.ts'
import { suppressedErrors } from './suppressed-errors.ts'

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

/** Owned work that no caller waits for: named, retried by policy, told of when it fails, and awaited on shutdown. */
export class Background {
  readonly #tasks = new Map<Drained, { stop: AbortController; over: Promise<unknown> }>()
  #reported = false
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
    const { signal } = stop
    const task: Drained = { name, outcome: 'abandoned', error: undefined }
    this.#tasks.set(task, { stop, over: retry(fn, { attempts: 1, ...policy, signal }).then(() => {
      task.outcome = 'finished'
    }, (error: unknown) => {
      task.error = error
      task.outcome = signal.aborted ? 'aborted' : 'failed'
      // What was aborted is in the report with its errors; what was abandoned was reported before it had any.
      const untold = !signal.aborted ? [error] : this.#reported ? suppressedErrors(error) : []
      for (const error of untold) notify({ kind: 'background-failed', pattern: 'background', name, message: `${name} failed`, error })
    }).finally(() => this.#tasks.delete(task)) })
  }

  /**
   * Waits for everything, aborts at the deadline what still runs, and says what became of each. It never rejects. Called
   * again it waits for the same, with the first deadline.
   */
  drain({ deadline = Infinity, cleanupMs = 1_000 }: DrainOptions = {}): Promise<Drained[]> {
    const tasks = [...this.#tasks]
    const ms = msUntil(deadline)
    return (this.#drained ??= new Promise((resolve) => {
      const finish = (): void => {
        cancel()
        this.#reported = true
        resolve(tasks.map(([task]) => ({ ...task })))
      }
      let cancel = after(ms, () => {
        for (const [, { stop }] of tasks) stop.abort(new DOMException('Draining', 'TimeoutError'))
        cancel = after(cleanupMs, finish)
      })
      void Promise.allSettled(tasks.map(([, { over }]) => over)).then(finish)
    }))
  }
}

const program = new Background()

/** `Background` for the whole program: starts work that nobody waits for, and owns it. */
export const background: Background['run'] = (...work) => program.run(...work)

/** Waits for the program's background work; call it on shutdown. */
export const drain: Background['drain'] = (options) => program.drain(options)
