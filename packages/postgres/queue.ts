import { EventEmitter } from 'node:events'
import { scope, sleep } from '@interleave/patterns'
import { type JobHelpers, Logger, type Runner, run, runMigrations, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'

/** One piece of work that the queue hands out. */
export interface Job {
  payload: unknown
  /** True when the queue will not try again. */
  last: boolean
  /** Aborts when the work is to be handed back. */
  signal: AbortSignal
}

export interface QueueOptions {
  pool: pg.Pool
  concurrency: number
  tasks: Record<string, (job: Job) => Promise<void>>
  log: (level: 'error' | 'warning' | 'info' | 'debug', message: string) => void
  /** Told the id under which this queue locks its jobs, before it takes the first. */
  onWorker: (id: string) => void
}

export interface Queue {
  /** Resolves with an error if the queue ends without having been told to. */
  ended: Promise<Error>
  /** Takes no more jobs, waits up to `graceMs` for those running, then hands them back untouched. */
  stop(graceMs: number): Promise<void>
}

/** Makes the queue's own tables; needed before the first job is added. */
export async function prepareQueue(pool: pg.Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) })
}

export async function startQueue(options: QueueOptions): Promise<Queue> {
  const { pool, tasks } = options
  const logger = new Logger(() => (level, message) => options.log(level, message))
  const handBack = new AbortController()
  const handedBack = new Map<string, number>()
  const events = new EventEmitter() as WorkerEvents
  events.on('pool:create', ({ workerPool }) => options.onWorker(workerPool.id))
  const runner: Runner = await run({
    pgPool: pool,
    logger,
    events,
    concurrency: options.concurrency,
    noHandleSignals: true,
    pollInterval: 1_000,
    // Without a delay, graphile-worker 0.18 lets the promises float that tell the database how a job ended: stopping does not
    // wait for them, and their failure is nobody's.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    parsedCronItems: [],
    taskList: Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [
        name,
        async (payload: unknown, { job }: JobHelpers) => {
          try {
            await task({ payload, last: job.attempts >= job.max_attempts, signal: handBack.signal })
          } catch (error) {
            if (handBack.signal.aborted) handedBack.set(job.id, job.attempts)
            throw error
          }
        },
      ]),
    ),
  })
  let stopping = false
  return {
    ended: new Promise((resolve) => {
      const settle = (error: unknown): void => {
        if (!stopping) resolve(error instanceof Error ? error : new Error('The queue ended by itself'))
      }
      runner.promise.then(settle, settle)
    }),
    stop: async (graceMs) => {
      stopping = true
      {
        await using grace = scope()
        void grace.spawn(async (signal) => {
          await sleep(graceMs, { signal })
          handBack.abort(new Error('The server is stopping'))
        })
        await runner.stop()
      }
      // Being stopped is no failure of the job: it keeps its attempts and waits for nothing. In SQL, since graphile-worker 0.18's
      // `rescheduleJobs` takes 0 attempts for none given.
      for (const [id, attempts] of handedBack) {
        await pool.query('select graphile_worker.reschedule_jobs($1::bigint[], run_at := now(), attempts := $2)', [[id], attempts - 1])
      }
    },
  }
}
