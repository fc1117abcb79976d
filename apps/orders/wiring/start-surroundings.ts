import type { HttpServer } from '@interleave/http-service'
import { EMBEDDED_CONNECTIONS, lockDataDirectory, openDataDirectory, startEmbeddedPostgres } from '@interleave/postgres'
import { type Config, ConfigError } from '../config.ts'
import { startInventory } from '../dependencies/inventory-server.ts'
import { startPricing } from '../dependencies/pricing-server.ts'
import { mostConnections } from './open-databases.ts'

/** What the service needs of others, and where it is. */
export interface Surroundings {
  databaseUrl: string
  pricingUrl: string
  inventoryUrl: string
}

export interface SurroundingsOptions {
  /** Takes what is started, to be stopped when the service has. */
  started: AsyncDisposableStack
  /** Ends what would outlive this process, at once. */
  forced: AbortSignal | undefined
  /** Told when something that cannot be done without has ended by itself. */
  onDied: (error: Error) => void
}

/** Starts what the settings do not name: a PostgreSQL of its own, and the two services that an order depends on. */
export async function startSurroundings(config: Config, { started, forced, onDied }: SurroundingsOptions): Promise<Surroundings> {
  const databaseUrl = config.databaseUrl ?? (await startDatabase())
  const pricingUrl = config.pricingUrl ?? (await startServer(startPricing))
  const inventoryUrl = config.inventoryUrl ?? (await startServer(startInventory))
  return { databaseUrl, pricingUrl, inventoryUrl }

  async function startDatabase(): Promise<string> {
    const needed = mostConnections(config)
    if (needed > EMBEDDED_CONNECTIONS) throw new ConfigError(`Expected CONNECTIONS and INVOICE_THREADS to come to at most ${EMBEDDED_CONNECTIONS} connections, got ${needed}. Lower them, or set DATABASE_URL.`)
    openDataDirectory(config.dataDir)
    const lock = await lockDataDirectory(config.dataDir)
    started.defer(() => lock.release())
    const postgres = await startEmbeddedPostgres(config.dataDir, forced)
    started.defer(() => postgres.stop())
    postgres.died.then(onDied, onDied)
    return postgres.url
  }

  async function startServer(start: () => Promise<HttpServer>): Promise<string> {
    const server = await start()
    started.defer(() => server.stop(0))
    return server.url
  }
}
