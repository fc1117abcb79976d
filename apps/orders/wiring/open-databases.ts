import { checkReachable, type DatabaseConnection, openDatabase, prepareQueue } from '@interleave/postgres'
import type { Config } from '../config.ts'
import { migrate } from '../db/migrations.ts'
import { addSampleOrders } from '../db/sample-data.ts'
import type { Schema } from '../db/schema.ts'
import { observeDatabase } from '../telemetry/observe-database.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

/** Connections for the work behind: the queue wants two for each thread and three; deliveries get by with what is left. */
const connectionsBehind = (config: Config): number => 2 * config.invoiceThreads + 6

/** All that the service can come to have: besides, two for cancelling beside each pool, and one that listens. */
export const mostConnections = (config: Config): number => config.connections + connectionsBehind(config) + 5

export interface Databases {
  /** For requests. */
  front: DatabaseConnection<Schema>
  /** For the work behind: however many requests there are, deliveries and the signs of life of jobs come through. */
  behind: DatabaseConnection<Schema>
}

/** Opens the database at `url` and brings it up to date. Throws `DatabaseUnreachable` when it cannot be reached. */
export async function openDatabases(url: string, config: Config, telemetry: Telemetry, started: AsyncDisposableStack): Promise<Databases> {
  const onError = (error: Error): void => telemetry.log.error({ error }, 'a database connection broke')
  const front = openDatabase<Schema>({ url, name: 'orders', max: config.connections, statementTimeoutMs: 10_000, onError, observer: observeDatabase(telemetry) })
  started.defer(front.close)
  const behind = openDatabase<Schema>({
    url,
    name: 'orders-queue',
    max: connectionsBehind(config),
    statementTimeoutMs: null,
    onError,
    observer: observeDatabase(telemetry, 'work'),
  })
  started.defer(behind.close)
  await checkReachable(front.db, url)
  await migrate(front.db)
  await prepareQueue(behind.pool)
  await addSampleOrders(front.db, config.sampleOrders)
  return { front, behind }
}
