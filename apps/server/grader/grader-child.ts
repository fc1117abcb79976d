import { type ChildProcess, fork } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Lab, Submission, Verdict } from '@interleave/engine'
import { scope, sleep, withTimeout } from '@interleave/patterns'
import { bareVerdict } from './bare-verdict.ts'
import { type GradeRequest, type GraderReply, isGraderReply } from './messages.ts'

const here = dirname(fileURLToPath(import.meta.url))
const repository = join(here, '..', '..', '..')

/** The grader process died, or had trouble of its own: nothing is known of the submission, and another may try. */
export class GraderLost extends Error {
  readonly code = 'grader-lost'
}

export interface GraderChildOptions {
  /** The module that the process runs in its thread. */
  threadFile: string
  startLimitMs: number
  log: (message: string) => void
}

/** One grader process, from the side of the server. Used for one submission at a time. */
export class GraderChild {
  readonly ready: Promise<void>
  readonly exited: Promise<void>
  #child: ChildProcess
  #alive = true
  #ready = false
  #lastId = 0
  #waiting: { id: number; settle(reply: GraderReply | Error): void } | null = null

  constructor(options: GraderChildOptions) {
    this.#child = fork(join(here, 'grader-process.ts'), [options.threadFile], {
      // No writing, no programs, no native code; of the disk, only this repository, to load itself from.
      execArgv: ['--permission', '--allow-worker', `--allow-fs-read=${repository}`, '--max-old-space-size=256', '--disable-warning=SecurityWarning'],
      env: {},
      // Ctrl-C in the terminal is for the server alone; it decides when its graders end.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'json',
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => options.log(chunk.toString('utf8').trimEnd().slice(0, 4_000)))
    }
    const ready = Promise.withResolvers<void>()
    this.ready = ready.promise
    // Whoever waits for it hears of the failure; nobody waiting is no reason to end the server.
    this.ready.catch(() => undefined)
    const timer = setTimeout(() => this.kill(), options.startLimitMs)
    this.#child.on('message', (message: unknown) => {
      if (!isGraderReply(message)) return this.kill()
      if (message.type === 'ready') {
        clearTimeout(timer)
        this.#ready = true
        ready.resolve()
      } else if (message.id === this.#waiting?.id) {
        this.#waiting.settle(message)
      }
    })
    this.exited = new Promise((resolve) => {
      const gone = (why: string): void => {
        if (!this.#alive) return
        this.#alive = false
        clearTimeout(timer)
        const error = new GraderLost(`The grader process ended (${why})`)
        ready.reject(error)
        this.#waiting?.settle(error)
        resolve()
      }
      this.#child.on('exit', (code, signal) => gone(signal ?? `code ${code}`))
      this.#child.on('error', (error) => gone(error.message))
    })
  }

  get alive(): boolean {
    return this.#alive
  }

  /** Warm and able to take work. */
  get isReady(): boolean {
    return this.#ready && this.#alive
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Rejects with `GraderLost` when the process dies or stays silent, and with the signal's reason on abort; both end the process. */
  async grade(lab: Lab, submission: Submission, limitMs: number, signal: AbortSignal): Promise<Verdict> {
    signal.throwIfAborted()
    const id = ++this.#lastId
    let reply: GraderReply
    try {
      // The process watches the limit itself; this is for a process that no longer does.
      reply = await withTimeout(limitMs + 5_000, (signal) => this.#ask({ id, lab, submission, limitMs }, signal), { signal })
    } catch (error) {
      this.kill()
      throw signal.aborted || error instanceof GraderLost ? error : new GraderLost('The grader process does not answer', { cause: error })
    }
    if (reply.type === 'verdict') return reply.verdict
    if (reply.type === 'trouble') throw new GraderLost(reply.message)
    return bareVerdict('wall', stoppedAfter(limitMs))
  }

  /** The answer to one request; it leaves at once on abort, since nothing but its end stops the process. */
  async #ask(request: GradeRequest, signal: AbortSignal): Promise<GraderReply> {
    const { promise, resolve, reject } = Promise.withResolvers<GraderReply>()
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    this.#waiting = { id: request.id, settle: (reply) => (reply instanceof Error ? reject(reply) : resolve(reply)) }
    try {
      this.#child.send(request, (error) => {
        if (error) reject(new GraderLost(`The grader process cannot be reached: ${error.message}`))
      })
      return await promise
    } finally {
      this.#waiting = null
    }
  }

  /** Lets the process end by closing its channel; ends it by force if it does not within two seconds. */
  async stop(): Promise<void> {
    this.#ready = false
    if (this.#child.connected) this.#child.disconnect()
    await using grace = scope()
    void grace.spawn(async (signal) => {
      await sleep(2_000, { signal })
      this.kill()
    })
    await this.exited
  }

  kill(): void {
    // Not when its end is reported: until then it would be given work.
    this.#ready = false
    this.#child.kill('SIGKILL')
  }
}

function stoppedAfter(limitMs: number): string {
  const seconds = Math.round(limitMs / 1000)
  return (
    `Your program was still running after ${seconds} ${seconds === 1 ? 'second' : 'seconds'} and was stopped. Loops of your own end sooner than that, ` +
    'so look for one call of the language on something huge: an array method on { length: 2 ** 53 }, a search in a very long text.'
  )
}
