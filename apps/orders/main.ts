/** The reference service. The only place where its parts are put together. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AddressError, createLog, listen, runUntilStopped, type Service } from '@interleave/http-service'
import {
  AlreadyRunning, checkReachable, DataDirectoryError, DatabaseUnreachable, lockDataDirectory, News, openDataDirectory, openDatabase, startEmbeddedPostgres, until,
} from '@interleave/postgres'
import { sql } from 'kysely'
import type { DestinationStream } from 'pino'
import { type Config, ConfigError, readConfig } from './config.ts'
import { migrate } from './db/migrations.ts'
import { addSampleOrders } from './db/sample-data.ts'
import type { Schema } from './db/schema.ts'
import { inventoryClient } from './dependencies/inventory-client.ts'
import { startInventory } from './dependencies/inventory-server.ts'
import { pricingClient } from './dependencies/pricing-client.ts'
import { startPricing } from './dependencies/pricing-server.ts'
import { createApp } from './http/app.ts'
import { healthRoutes } from './http/health.ts'
import { createOrdersController } from './orders/controller.ts'
import { createOrderRepository } from './orders/repository.ts'
import { orderRoutes } from './orders/routes.ts'
import { createOrderService } from './orders/service.ts'
import { startRelay } from './outbox/relay.ts'
import { createOutbox } from './outbox/repository.ts'
import { createPlacingController } from './placing/controller.ts'
import { createPlacingRepository } from './placing/repository.ts'
import { placingRoutes } from './placing/routes.ts'
import { createPlacingService } from './placing/service.ts'

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
}

const REQUESTS_GRACE_MS = 10_000
const DELIVERIES_GRACE_MS = 5_000

/** Starts the service and what it needs. What has been started is stopped again if a later part fails. */
export async function startOrders(config: Config, { interrupted, forced, logTo }: StartOptions = {}): Promise<OrdersService> {
  await using started = new AsyncDisposableStack()
  const draining = new AbortController()
  const log = createLog(config.logLevel ?? (process.stderr.isTTY ? 'warn' : 'info'), logTo)
  const onError = (error: unknown): void => log.error({ error }, 'request failed')
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

  const { db, close } = openDatabase<Schema>({
    url: databaseUrl,
    name: 'orders',
    max: config.connections,
    statementTimeoutMs: 10_000,
    onError: (error) => log.error({ error }, 'a database connection broke'),
  })
  started.defer(close)
  await checkReachable(db, databaseUrl)
  await migrate(db)
  await addSampleOrders(db, config.sampleOrders)
  interrupted?.throwIfAborted()

  // Repositories and clients → services → controllers → routes.
  const inventory = inventoryClient(inventoryUrl)
  const orders = createOrdersController(createOrderService(createOrderRepository(db), pricingClient(pricingUrl), inventory), { onError })
  const outbox = createOutbox(db)
  const news = new News()
  const relay = startRelay({
    outbox,
    reservations: inventory,
    news: news.subscribe('outbox'),
    onError: (error) => log.warn({ error }, 'an event of the outbox was not delivered; it will be tried again'),
  })
  started.defer(() => relay.stop(DELIVERIES_GRACE_MS))
  const place = createPlacingController(createPlacingService(createPlacingRepository(db, { onEvent: () => news.tell('outbox') })), { onError })
  const app = createApp({
    routes: [
      ...orderRoutes({ orders }),
      ...placingRoutes(place),
      ...healthRoutes({ check: async ({ signal }) => void (await sql`select 1`.execute(db, until(signal))), draining: draining.signal }),
    ],
    perSecond: config.requestsPerSecond,
    onError,
  })

  const http = await listen(app.fetch, { host: config.host, port: config.port, name: 'orders service', command: 'npm run orders' })
  started.defer(async () => {
    draining.abort(new Error('The service is stopping'))
    await http.stop(REQUESTS_GRACE_MS)
  })
  const all = started.move()
  let stopped: Promise<void> | null = null
  return { url: http.url, databaseUrl, pricingUrl, inventoryUrl, failed, stop: () => (stopped ??= all.disposeAsync()) }
}

if (import.meta.main) {
  await runUntilStopped('The orders service', (signals) => startOrders(readConfig(process.env, repository), signals), [
    [ConfigError, 2],
    [DataDirectoryError, 2],
    [AddressError, 1],
    [AlreadyRunning, 1],
    [DatabaseUnreachable, 1],
  ])
}
