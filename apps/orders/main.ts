/** The reference service. The only place where its parts are put together. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AddressError, listen, runUntilStopped, type Service } from '@interleave/http-service'
import {
  AlreadyRunning, checkReachable, DataDirectoryError, DatabaseUnreachable, listen as listenToDatabase, lockDataDirectory, News, openDataDirectory,
  openDatabase, prepareQueue, startEmbeddedPostgres, until,
} from '@interleave/postgres'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { type CircuitState, withTimeout } from '@interleave/patterns'
import { sql } from 'kysely'
import type { DestinationStream } from 'pino'
import { checkUser, type Config, ConfigError, readConfig } from './config.ts'
import { migrate } from './db/migrations.ts'
import { addSampleOrders } from './db/sample-data.ts'
import type { Schema } from './db/schema.ts'
import { guard } from './dependencies/guard.ts'
import { inventoryClient } from './dependencies/inventory-client.ts'
import { startInventory } from './dependencies/inventory-server.ts'
import { policies } from './dependencies/policies.ts'
import { pricingClient } from './dependencies/pricing-client.ts'
import { startPricing } from './dependencies/pricing-server.ts'
import { AdaptiveLimit, measured } from './http/adaptive-limit.ts'
import { createApp } from './http/app.ts'
import { docsRoutes } from './http/docs.ts'
import { healthRoutes } from './http/health.ts'
import { shedding } from './http/shed.ts'
import { createInvoicesController } from './invoices/controller.ts'
import { createJobNews } from './invoices/job-news.ts'
import { jobStreams } from './invoices/job-streams.ts'
import { createInvoiceQueue } from './invoices/queue-repository.ts'
import { createInvoiceRepository, INVOICE_CHANNEL } from './invoices/repository.ts'
import { invoiceRoutes } from './invoices/routes.ts'
import { createInvoiceService } from './invoices/service.ts'
import { startInvoiceWorker } from './invoices/start-worker.ts'
import { createInvoiceWorkRepository } from './invoices/work-repository.ts'
import { createOrdersController } from './orders/controller.ts'
import { createOrderListController } from './orders/list-controller.ts'
import { createOrderListRepository } from './orders/list-repository.ts'
import { createOrderListService } from './orders/list-service.ts'
import { createOrderRepository } from './orders/repository.ts'
import { orderRoutes } from './orders/routes.ts'
import { createOrderService } from './orders/service.ts'
import { startRelay } from './outbox/relay.ts'
import { createOutbox } from './outbox/repository.ts'
import { createPlacingController } from './placing/controller.ts'
import { createPlacingRepository } from './placing/repository.ts'
import { placingRoutes } from './placing/routes.ts'
import { createPlacingService } from './placing/service.ts'
import { observeDatabase } from './telemetry/observe-database.ts'
import { observeFetch } from './telemetry/observe-fetch.ts'
import { observeRequests } from './telemetry/observe-requests.ts'
import { metricsRoutes } from './telemetry/routes.ts'
import { startTelemetry } from './telemetry/telemetry.ts'

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export interface OrdersService extends Service {
  databaseUrl: string
  pricingUrl: string
  inventoryUrl: string
}

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
const DELIVERIES_GRACE_MS = 5_000
const JOBS_GRACE_MS = 5_000
const MOST_STREAMS = 1_000
const MOST_CONNECTIONS = 5_000
/** Longer than the pause between two signs of life of a stream, and than any request may take. */
const IDLE_MS = 60_000
/** 64 KB at most need no longer, and while a body arrives its request is under way. */
const HEADERS_MS = 5_000
const SENDING_MS = 10_000

/** Starts the service and what it needs. What has been started is stopped again if a later part fails. */
export async function startOrders(config: Config, { interrupted, forced, logTo, exporter, jobsGraceMs = JOBS_GRACE_MS, threadModule }: StartOptions = {}): Promise<OrdersService> {
  await using started = new AsyncDisposableStack()
  const draining = new AbortController()
  const telemetry = await startTelemetry({ env: process.env, logLevel: config.logLevel ?? (process.stderr.isTTY ? 'warn' : 'info'), logTo, exporter })
  started.defer(() => telemetry.stop())
  const { log, metrics, tracing } = telemetry
  const onError = (error: unknown): void => log.error({ error }, 'request failed')
  const onDatabaseError = (error: Error): void => log.error({ error }, 'a database connection broke')
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>()

  // What we depend on.
  let databaseUrl = config.databaseUrl
  if (databaseUrl === null) {
    openDataDirectory(config.dataDir)
    const lock = await lockDataDirectory(config.dataDir)
    started.defer(() => lock.release())
    const postgres = await startEmbeddedPostgres(config.dataDir, forced)
    started.defer(() => postgres.stop())
    postgres.died.then(fail, fail)
    databaseUrl = postgres.url
  }
  interrupted?.throwIfAborted()
  async function urlOf(given: string | null, start: () => ReturnType<typeof startPricing>): Promise<string> {
    if (given !== null) return given
    const server = await start()
    started.defer(() => server.stop(0))
    return server.url
  }
  const pricingUrl = await urlOf(config.pricingUrl, startPricing)
  const inventoryUrl = await urlOf(config.inventoryUrl, startInventory)

  const { db, pool, close } = openDatabase<Schema>({
    url: databaseUrl,
    name: 'orders',
    max: config.connections,
    statementTimeoutMs: 10_000,
    onError: onDatabaseError,
    observer: observeDatabase(telemetry),
  })
  started.defer(close)
  // The work behind has connections of its own: however many requests there are, its signs of life come through.
  const behind = openDatabase<Schema>({
    url: databaseUrl,
    name: 'orders-queue',
    max: 2 * config.invoiceThreads + 4,
    statementTimeoutMs: null,
    onError: onDatabaseError,
    observer: observeDatabase(telemetry, 'work'),
  })
  started.defer(behind.close)
  await checkReachable(db, databaseUrl)
  await migrate(db)
  await prepareQueue(behind.pool)
  await addSampleOrders(db, config.sampleOrders)
  interrupted?.throwIfAborted()

  // Repositories and clients → services → controllers → routes.
  const dependency = (name: keyof typeof policies) => {
    metrics.circuit(name, 'closed')
    const policy = { ...policies[name], onCircuit: (state: CircuitState) => metrics.circuit(name, state), onRetry: () => metrics.retries.inc({ dependency: name }) }
    return { guard: guard(policy), fetch: observeFetch(name, telemetry) }
  }
  const pricing = pricingClient(pricingUrl, dependency('pricing'))
  const inventory = inventoryClient(inventoryUrl, dependency('inventory'))
  const limit = new AdaptiveLimit()
  const orderRepository = measured(limit, 'orders', createOrderRepository(db))
  const orders = createOrdersController(createOrderService(orderRepository, pricing, inventory), { onError })
  const list = createOrderListController(createOrderListService(measured(limit, 'list', createOrderListRepository(db))), { onError })
  const outbox = createOutbox(db)
  const news = new News()
  const relay = startRelay({
    outbox,
    reservations: inventory,
    news: news.subscribe('outbox'),
    onOutcome: (outcome) => metrics.delivered.inc({ outcome }),
    traced: (event, deliver) => tracing.span('deliver order-placed', { parent: tracing.parentOf(event.traceparent), attributes: { 'orders.order_id': event.orderId } }, deliver),
    onError: (error) => log.warn({ error }, 'an event of the outbox was not delivered; it will be tried again'),
  })
  started.defer(() => relay.stop(DELIVERIES_GRACE_MS))
  const place = createPlacingController(createPlacingService(measured(limit, 'placing', createPlacingRepository(db, { traceparent: tracing.traceparent, onEvent: () => news.tell('outbox') }))), { onError })

  const jobNews = createJobNews()
  const listener = listenToDatabase({
    url: databaseUrl,
    channels: { [INVOICE_CHANNEL]: jobNews.heard },
    prepare: () => Promise.resolve(),
    onReconnect: jobNews.heardNothing,
    onError: onDatabaseError,
  })
  started.defer(() => listener.close())
  await listener.ready
  const queue = createInvoiceQueue(behind.db)
  const stopWorker = await startInvoiceWorker(
    { work: createInvoiceWorkRepository(behind.db, createOrderRepository(behind.db)), queue, cancellations: jobNews, pricing, telemetry },
    { pool: behind.pool, threads: config.invoiceThreads, graceMs: jobsGraceMs, ...(threadModule ? { threadModule } : {}) },
  )
  started.defer(stopWorker)
  const invoices = createInvoicesController(createInvoiceService(measured(limit, 'invoices', createInvoiceRepository(db, { traceparent: tracing.traceparent })), jobNews), {
    eventStream: jobStreams({
      most: MOST_STREAMS,
      onRefused: () => metrics.shed.inc({ reason: 'streams' }),
      onOpen: () => metrics.streams.inc(),
      onEnd: (error) => {
        metrics.streams.dec()
        if (error !== null) onError(error)
      },
    }),
    draining: draining.signal,
    onError,
  })

  metrics.connect({
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    limit: () => limit,
    queue: () => withTimeout(2_000, (signal) => queue.state({ signal })),
    outbox: () => withTimeout(2_000, (signal) => outbox.depth({ signal })),
  })
  const routes = [
    ...orderRoutes({ orders, list }),
    ...placingRoutes(place),
    ...invoiceRoutes(invoices),
    ...metricsRoutes(metrics),
    ...healthRoutes({ check: async ({ signal }) => void (await sql`select 1`.execute(db, until(signal))), draining: draining.signal }),
  ]
  const app = createApp({
    observe: observeRequests(telemetry),
    routes: [...routes, ...docsRoutes(routes)],
    perSecond: config.requestsPerSecond,
    onError,
  })

  const refuse = await shedding({ limit, onShed: () => metrics.shed.inc({ reason: 'database' }) })
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
    draining.abort(new Error('The service is stopping'))
    await http.stop(REQUESTS_GRACE_MS)
  })
  log.info({ url: http.url, pricingUrl, inventoryUrl }, 'started')
  const all = started.move()
  let stopped: Promise<void> | null = null
  return { url: http.url, databaseUrl, pricingUrl, inventoryUrl, failed, stop: () => (stopped ??= all.disposeAsync()) }
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
