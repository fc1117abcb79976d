/** The reference service. The only place where its parts are put together. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AddressError, listen, runUntilStopped, type Service } from '@interleave/http-service'
import { sleep, withTimeout } from '@interleave/patterns'
import { AlreadyRunning, DataDirectoryError, DatabaseUnreachable, until } from '@interleave/postgres'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { sql } from 'kysely'
import type { DestinationStream } from 'pino'
import { checkUser, type Config, ConfigError, readConfig } from './config.ts'
import { guard } from './dependencies/guard.ts'
import { inventoryClient } from './dependencies/inventory-client.ts'
import { policies } from './dependencies/policies.ts'
import { pricingClient } from './dependencies/pricing-client.ts'
import { AdaptiveLimit } from './http/adaptive-limit.ts'
import { createApp } from './http/app.ts'
import { docsRoutes } from './http/docs.ts'
import { healthRoutes } from './http/health.ts'
import { shedding } from './http/shed.ts'
import { createRetention } from './retention/repository.ts'
import { startForgetting } from './retention/start-forgetting.ts'
import { observeFetch } from './telemetry/observe-fetch.ts'
import { observeRequests } from './telemetry/observe-requests.ts'
import { metricsRoutes } from './telemetry/routes.ts'
import { startTelemetry } from './telemetry/telemetry.ts'
import { openDatabases } from './wiring/open-databases.ts'
import { startSurroundings, type Surroundings } from './wiring/start-surroundings.ts'
import { wireInvoices } from './wiring/wire-invoices.ts'
import { wireOrders } from './wiring/wire-orders.ts'

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export interface OrdersService extends Service, Surroundings {}

export interface StartOptions {
  /** Gives the start up as soon as it can be. */
  interrupted?: AbortSignal
  /** Ends what would outlive this process, at once. */
  forced?: AbortSignal
  /** Where the log goes; standard error when left out. */
  logTo?: DestinationStream
  /** Takes the spans, in place of the exporter that the environment names. */
  exporter?: SpanExporter
  /** How long running jobs may go on when it stops, in milliseconds; then they are handed back. */
  jobsGraceMs?: number
  /** The module that draws invoices, in a thread. */
  threadModule?: URL
}

const REQUESTS_GRACE_MS = 10_000
const JOBS_GRACE_MS = 5_000
const MOST_CONNECTIONS = 5_000
/** Longer than the pause between two signs of life of a stream, and than any request may take. */
const IDLE_MS = 60_000
/** 64 KB at most need no longer, and while a body arrives its request is under way. */
const HEADERS_MS = 5_000
const SENDING_MS = 10_000

/** Starts the service and what it needs. What has been started is stopped again if a later part fails. */
export async function startOrders(config: Config, { interrupted, forced, logTo, exporter, jobsGraceMs = JOBS_GRACE_MS, threadModule }: StartOptions = {}): Promise<OrdersService> {
  await using started = new AsyncDisposableStack()
  const leaving = new AbortController()
  const draining = new AbortController()
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>()
  const telemetry = await startTelemetry({ env: process.env, logLevel: config.logLevel ?? (process.stderr.isTTY ? 'warn' : 'info'), logTo, exporter })
  started.defer(() => telemetry.stop())
  const { log, metrics } = telemetry
  const onError = (error: unknown): void => log.error({ error }, 'request failed')

  const surroundings = await startSurroundings(config, { started, forced, onDied: fail })
  const { databaseUrl, pricingUrl, inventoryUrl } = surroundings
  interrupted?.throwIfAborted()
  const databases = await openDatabases(databaseUrl, config, telemetry, started)
  const { db, pool } = databases.front
  interrupted?.throwIfAborted()

  const dependency = (name: keyof typeof policies) => {
    metrics.circuit(name, 'closed')
    const guarded = guard({
      ...policies[name],
      onCircuit: (state) => metrics.circuit(name, state),
      onRetry: () => metrics.retries.inc({ dependency: name }),
      onFailure: (why, error) => {
        metrics.dependencyFailures.inc({ dependency: name, why })
        // What passes by itself the figures tell; one of us has to mend these.
        if (why === 'refused' || why === 'not-as-agreed') log.error({ error, dependency: name, why }, 'a dependency and we do not understand each other')
      },
    })
    return { guard: guarded, fetch: observeFetch(name, telemetry) }
  }
  const pricing = pricingClient(pricingUrl, dependency('pricing'))
  const inventory = inventoryClient(inventoryUrl, dependency('inventory'))
  const limit = new AdaptiveLimit({ most: config.connections })
  const shared = { databases, pricing, limit, telemetry, onError, started }
  const orders = wireOrders({ ...shared, inventory })
  const invoices = await wireInvoices({ ...shared, databaseUrl, threads: config.invoiceThreads, graceMs: jobsGraceMs, threadModule, draining: draining.signal })

  const day = 86_400_000
  const forgetting = startForgetting({
    kept: createRetention(databases.behind.db, { keysMs: day, jobsMs: config.keepInvoicesDays === null ? null : config.keepInvoicesDays * day }),
    onForgotten: (what, count) => log.info({ what, count }, 'what was old is forgotten'),
    onError: (error) => log.error({ error }, 'could not forget what is old'),
  })
  started.defer(() => forgetting.stop())

  metrics.connect({
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    limit: () => limit,
    queue: () => withTimeout(2_000, (signal) => invoices.queue.state({ signal })),
    outbox: () => withTimeout(2_000, (signal) => orders.outbox.depth({ signal })),
  })
  const routes = [
    ...orders.routes,
    ...invoices.routes,
    ...metricsRoutes(metrics),
    ...healthRoutes({ check: async ({ signal }) => void (await sql`select 1`.execute(db, until(signal))), leaving: leaving.signal }),
  ]
  const served = [...routes, ...docsRoutes(routes)]
  const app = createApp({
    observe: observeRequests(telemetry),
    routes: served,
    perSecond: config.requestsPerSecond,
    onError,
  })

  const refuse = await shedding({ limit, routes: served, onShed: () => metrics.shed.inc({ reason: 'database' }) })
  const http = await listen(app.fetch, {
    host: config.host,
    port: config.port,
    name: 'orders service',
    command: 'npm run orders',
    headersTimeoutMs: HEADERS_MS,
    requestTimeoutMs: SENDING_MS,
    idleTimeoutMs: IDLE_MS,
    mostConnections: MOST_CONNECTIONS,
    refuse,
  })
  started.defer(async () => {
    const reason = new Error('The service is stopping')
    leaving.abort(reason)
    // Cut short, it goes on to stop all the sooner.
    await sleep(config.drainWaitMs, { signal: forced }).catch(() => undefined)
    draining.abort(reason)
    await http.stop(REQUESTS_GRACE_MS)
  })
  log.info({ url: http.url, pricingUrl, inventoryUrl }, 'started')
  const all = started.move()
  let stopped: Promise<void> | null = null
  return { ...surroundings, url: http.url, failed, stop: () => (stopped ??= all.disposeAsync()) }
}

if (import.meta.main) {
  const start = async (signals: StartOptions): Promise<OrdersService> => {
    const config = readConfig(process.env, repository)
    const warning = checkUser(process.env, process.getuid?.())
    if (warning !== null) console.error(warning)
    return startOrders(config, signals)
  }
  await runUntilStopped('The orders service', start, [
    [ConfigError, 2],
    [DataDirectoryError, 2],
    [AddressError, 1],
    [AlreadyRunning, 1],
    [DatabaseUnreachable, 1],
  ])
}
