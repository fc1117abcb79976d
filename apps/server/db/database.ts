import { type AbortableQueryOptions, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Schema } from './schema.ts'

export type Database = Kysely<Schema>

/** The one way to the database: a bounded pool, and Kysely over it. */
export interface DatabaseConnection {
  db: Database
  pool: pg.Pool
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  max: number
  /** No statement runs longer. Null for the queue, whose waiting is its work. */
  statementTimeoutMs: number | null
  onError: (error: Error) => void
}

export function openDatabase({ url, max, statementTimeoutMs, onError }: DatabaseOptions): DatabaseConnection {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: 'interleave',
    ...(statementTimeoutMs === null ? {} : { statement_timeout: statementTimeoutMs, idle_in_transaction_session_timeout: 30_000 }),
  })
  // A connection that breaks must not end the process; the pool opens another when one is needed. On closing, the
  // pool is through before its connections are, and a database that stops right then is no news.
  let closing = false
  const tell = (error: Error): void => {
    if (!closing) onError(error)
  }
  pool.on('error', tell)
  // While it is lent out, a connection reports to itself alone; its query fails as well, so once is enough.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    pool,
    close: async () => {
      closing = true
      await pool.end()
    },
  }
}

/** Options with which a query ends in the backend too when `signal` aborts. */
export function until(signal: AbortSignal): AbortableQueryOptions {
  return { signal, inflightQueryAbortStrategy: 'cancel query' }
}
