/** The academy's server. The only place where its parts are put together. */
import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AddressError, createLog, listen, runUntilStopped, type Service } from '@interleave/http-service'
import { withTimeout } from '@interleave/patterns'
import {
  AlreadyRunning, checkReachable, DataDirectoryError, DatabaseUnreachable, keepSecret, listen as listenToDatabase, lockDataDirectory, News,
  openDataDirectory, openDatabase, prepareQueue, startEmbeddedPostgres, startQueue,
} from '@interleave/postgres'
import type { DestinationStream } from 'pino'
import { type Config, ConfigError, readConfig } from './config.ts'
import { readLabs } from './content/labs.ts'
import { healthController } from './controllers/health-controller.ts'
import { labController } from './controllers/lab-controller.ts'
import { learnerController } from './controllers/learner-controller.ts'
import { reviewController } from './controllers/review-controller.ts'
import { submissionController } from './controllers/submission-controller.ts'
import { migrate } from './db/migrations.ts'
import type { Schema } from './db/schema.ts'
import { GraderPool } from './grader/grader-pool.ts'
import { createApp } from './http/app.ts'
import { learnerKeeper } from './http/learner-cookie.ts'
import { staticSite } from './http/static-site.ts'
import { limitWrites } from './http/write-limit.ts'
import { bookmarkRepository } from './repositories/bookmarks.ts'
import { journalRepository } from './repositories/journal.ts'
import { learnerRepository } from './repositories/learners.ts'
import { likeRepository } from './repositories/likes.ts'
import { noteRepository } from './repositories/notes.ts'
import { progressRepository } from './repositories/progress.ts'
import { queueStateRepository, WORKER_LOCK_CLASS } from './repositories/queue-state.ts'
import { reviewRepository } from './repositories/reviews.ts'
import { SUBMISSION_CHANNEL, submissionRepository } from './repositories/submissions.ts'
import { gradingService } from './services/grading.ts'
import { healthService } from './services/health.ts'
import { journalService } from './services/journal.ts'
import { learnerService } from './services/learners.ts'
import { reviewService } from './services/reviews.ts'
import { submissionService } from './services/submissions.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { buildWeb } from './web-build.ts'

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** What tests replace. */
export interface Replacements {
  contentDir?: string
  /** The module that graders run in their thread. */
  threadFile?: string
  gradingLimitMs?: number
  jobsGraceMs?: number
  /** The built pages; null serves none. */
  siteDir?: string | null
  logTo?: DestinationStream
}

export type Academy = Service

const REQUESTS_GRACE_MS = 10_000
const JOBS_GRACE_MS = 5_000
const REAP_EVERY_MS = 30_000

export interface StartOptions {
  /** Told what takes long, in a line. */
  say?: (line: string) => void
  /** Gives the start up as soon as it can be. */
  interrupted?: AbortSignal
  /** Ends what would outlive this process, at once. */
  forced?: AbortSignal
  replaced?: Replacements
}

/** Starts the academy. What has been started is stopped again if a later part fails. */
export async function startAcademy(config: Config, { say = () => undefined, interrupted, forced, replaced = {} }: StartOptions = {}): Promise<Academy> {
  await using started = new AsyncDisposableStack()
  const stopping = new AbortController()
  const log = createLog(config.logLevel ?? (process.stderr.isTTY ? 'warn' : 'info'), { to: replaced.logTo })
  const metrics = createMetrics()
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>()

  openDataDirectory(config.dataDir)
  const lock = await lockDataDirectory(config.dataDir)
  started.defer(() => lock.release())
  const cookieSecret = config.cookieSecret ?? keepSecret(config.dataDir, 'cookie-secret')

  // What takes long runs at once: the pages, the graders, the database.
  const stopBuilding = new AbortController()
  const building = interrupted ? AbortSignal.any([stopBuilding.signal, interrupted]) : stopBuilding.signal
  const site = replaced.siteDir === undefined ? buildWeb({ repository, say, signal: building }) : Promise.resolve(replaced.siteDir)
  site.catch(() => undefined)
  started.defer(async () => {
    stopBuilding.abort(new Error('The academy is stopping'))
    await site.catch(() => undefined)
  })
  const graders = new GraderPool({
    size: Math.min(4, Math.max(1, availableParallelism() - 1)),
    threadFile: replaced.threadFile ?? join(repository, 'apps/server/grader/grader-thread.ts'),
    limitMs: replaced.gradingLimitMs ?? 60_000,
    recycleAfter: 200,
    log: (message) => log.warn({ grader: message }, 'grader'),
    onRestart: () => {
      metrics.graderRestarts.inc()
      log.warn('a grader was lost and is replaced')
    },
  })
  started.defer(() => graders.stop())
  const labs = await readLabs(replaced.contentDir ?? join(repository, 'content'))

  let url = config.databaseUrl
  if (url === null) {
    const postgres = await startEmbeddedPostgres(config.dataDir, forced)
    started.defer(() => postgres.stop())
    postgres.died.then(fail, fail)
    url = postgres.url
  }
  const onDatabaseError = (error: Error): void => log.error({ error }, 'a database connection broke')
  const { db, pool, close } = openDatabase<Schema>({ url, max: 20, statementTimeoutMs: 15_000, onError: onDatabaseError })
  started.defer(close)
  const queueSide = openDatabase<Schema>({ url, max: graders.size + 4, statementTimeoutMs: null, onError: onDatabaseError })
  started.defer(queueSide.close)
  await checkReachable(db, url)
  await migrate(db)
  await prepareQueue(queueSide.pool)

  const submissions = submissionRepository(db)
  const learners = learnerRepository(db)
  const queueState = queueStateRepository(db)
  const news = new News()

  // While this connection lives, others know that our queue worker does.
  const lockKey = randomInt(1, 2 ** 31 - 1)
  const listener = listenToDatabase({
    url,
    channels: { [SUBMISSION_CHANNEL]: (id) => news.tell(id) },
    prepare: async (client) => void (await client.query('select pg_advisory_lock($1, $2)', [WORKER_LOCK_CLASS, lockKey])),
    onReconnect: () => news.tellAll(),
    onError: onDatabaseError,
  })
  started.defer(() => listener.close())
  await listener.ready

  const freeJobsOfTheDead = async (): Promise<void> => {
    try {
      const dead = await withTimeout(10_000, (signal) => queueState.freeJobsOfTheDead(signal))
      if (dead.length > 0) log.warn({ dead }, 'jobs of dead workers are free again')
    } catch (error) {
      log.error({ error }, 'could not look for jobs of dead workers')
    }
  }
  const grading = gradingService({
    submissions,
    labs,
    grade: (lab, submission, signal) => graders.grade(lab, submission, signal),
    observe: (kind, seconds) => metrics.grading.observe({ kind }, seconds),
    now: () => performance.now(),
  })
  await freeJobsOfTheDead()
  const registered: Promise<void>[] = []
  const queue = await startQueue({
    pool: queueSide.pool,
    concurrency: graders.size,
    tasks: { grade: ({ payload, last, signal }) => grading.run((payload as { submission: string }).submission, last, signal) },
    log: (level, message) => log[level === 'warning' ? 'warn' : level === 'info' ? 'debug' : level]({ queue: message }, 'queue'),
    onWorker: (worker) => {
      const done = withTimeout(10_000, (signal) => queueState.register(worker, lockKey, signal))
      done.catch(() => undefined)
      registered.push(done)
    },
  })
  started.defer(() => queue.stop(replaced.jobsGraceMs ?? JOBS_GRACE_MS))
  queue.ended.then(fail, fail)
  await Promise.all(registered)
  let reaping = Promise.resolve()
  const reaper = setInterval(() => {
    reaping = freeJobsOfTheDead()
  }, REAP_EVERY_MS)
  started.defer(async () => {
    clearInterval(reaper)
    await reaping
  })

  const health = healthService({
    checks: {
      database: (signal) => queueState.ping(signal),
      queue: async (signal) => void (await queueState.depth(signal)),
      grader: async () => {
        if (!graders.isReady) throw new Error('No grader process is warm; one is being started.')
      },
    },
  })
  const streams = new Map<string, number>()
  metrics.observe({
    queueDepth: () => withTimeout(2_000, (signal) => queueState.depth(signal)),
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    openStreams: () => [...streams.values()].reduce((sum, count) => sum + count, 0),
  })
  const keep = learnerKeeper(cookieSecret)
  const siteDir = await site
  const app = createApp({
    log,
    metrics,
    cookieSecret,
    limitWrites: limitWrites({ burst: 200, perSecond: 20, now: () => performance.now() }),
    api: [
      learnerController({
        service: learnerService({
          learners, progress: progressRepository(db), bookmarks: bookmarkRepository(db), notes: noteRepository(db), likes: likeRepository(db), now: () => Date.now(),
        }),
        labs,
        keep,
      }),
      labController({ journal: journalService({ learners, journal: journalRepository(db) }), labs, keep }),
      reviewController({ service: reviewService({ learners, reviews: reviewRepository(db) }), keep }),
      submissionController({ service: submissionService({ learners, submissions, labs, news }), keep, draining: stopping.signal, streams }),
    ],
    health: healthController(health, metrics),
    site: siteDir === null ? null : staticSite(siteDir),
  })
  const http = await listen(app.fetch, { host: config.host, port: config.port, name: 'Interleave', command: 'npm start' })
  started.defer(async () => {
    health.drain()
    stopping.abort(new Error('The academy is stopping'))
    await http.stop(REQUESTS_GRACE_MS)
  })

  const all = started.move()
  let stopped: Promise<void> | null = null
  return { url: http.url, failed, stop: () => (stopped ??= all.disposeAsync()) }
}

if (import.meta.main) {
  await runUntilStopped('Interleave', (signals) => startAcademy(readConfig(process.env, repository), { ...signals, say: (line) => console.log(line) }), [
    [ConfigError, 2],
    [DataDirectoryError, 2],
    [AddressError, 1],
    [AlreadyRunning, 1],
    [DatabaseUnreachable, 1],
  ])
}
