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

/** What became of the work that was still there when draining began. */
export interface Drained {
  finished: string[]
  failed: { name: string; error: unknown }[]
  /** Told to stop at the deadline, and stopped. */
  aborted: string[]
  /** Told to stop at the deadline, and did not. */
  abandoned: string[]
}

/** Owned work that no caller waits for: named, retried by policy, told of when it fails, and awaited on shutdown. */
export class Background {
  readonly #running = new Set<Task>()
  #drained: Promise<Drained> | undefined

  /** Names of what runs. */
  get running(): string[] {
    return [...this.#running].map(({ name }) => name)
  }

  /**
   * Starts `fn` and owns it. A failure is told as a notice of kind `background-failed`. Throws code `draining` once
   * `drain` has been called: then the work is the caller's again.
   */
  run(fn: Child<unknown>, options: BackgroundOptions = {}): void {
    const name = options.name ?? nameOf(fn)
    if (this.#drained) throw new PatternError('draining', `Expected to start ${name} before draining began`)
    const stop = new AbortController()
    const task: Task = { name, stop, settled: undefined, end: Promise.resolve() }
    const policy: RetryPolicy = { attempts: 1, ...options.retry, signal: stop.signal }
    task.end = retry(fn, policy).then(() => undefined, (error: unknown) => {
      task.settled = { error }
      if (error !== stop.signal.reason) notify({ kind: 'background-failed', pattern: 'background', name, error })
    }).finally(() => this.#running.delete(task))
    this.#running.add(task)
  }

  /** Waits for everything, aborts at the deadline what still runs, and says what became of each. It never rejects. */
  drain(options: DrainOptions = {}): Promise<Drained> {
    this.#drained ??= drainAll([...this.#running], options)
    return this.#drained
  }
}

interface Task {
  name: string
  stop: AbortController
  settled: { error: unknown } | undefined
  end: Promise<void>
}

async function drainAll(tasks: Task[], { deadline = Infinity, cleanupMs = 1_000 }: DrainOptions): Promise<Drained> {
  const report: Drained = { finished: [], failed: [], aborted: [], abandoned: [] }
  const left = new Set(tasks)
  const all = Promise.all(tasks.map(async (task) => {
    await task.end
    left.delete(task)
    if (!task.settled) report.finished.push(task.name)
    else if (task.stop.signal.aborted && task.settled.error === task.stop.signal.reason) report.aborted.push(task.name)
    else report.failed.push({ name: task.name, error: task.settled.error })
  }))
  await within(Math.max(0, Number(deadline) - Date.now()), all)
  const reason = new DOMException('The work was not finished by the deadline of drain', 'TimeoutError')
  for (const { stop } of left) stop.abort(reason)
  if (left.size > 0) await within(cleanupMs, all)
  report.abandoned = [...left].map(({ name }) => name)
  return report
}

/** Until `work` has settled, or `ms` are over. */
function within(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = after(ms, resolve)
    void work.then(() => {
      cancel()
      resolve()
    })
  })
}

const program = new Background()

/** `Background` for the whole program: starts work that nobody waits for, and owns it. */
export function background(fn: Child<unknown>, options?: BackgroundOptions): void {
  program.run(fn, options)
}

/** Waits for the program's background work; call it on shutdown. */
export function drain(options?: DrainOptions): Promise<Drained> {
  return program.drain(options)
}
