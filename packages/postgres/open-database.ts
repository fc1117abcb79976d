import { withTimeout } from '@interleave/patterns'
import { abortBy } from '@interleave/patterns/adapters/kysely-abort.ts'
import { type AbortableQueryOptions, Kysely, sql } from 'kysely'
import pg from 'pg'
import { controlClientOf } from './control-client.ts'
import { type DatabaseObserver, QuietPostgresDialect } from './quiet-dialect.ts'

/** The one way to the database: a bounded pool, and Kysely over it. */
export interface DatabaseConnection<Schema> {
  db: Kysely<Schema>
  pool: pg.Pool
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  /** How its connections are called in the database; `interleave` when left out. */
  name?: string
  max: number
  /** No statement runs longer. Null for the queue, whose waiting is its work. */
  statementTimeoutMs: number | null
  onError: (error: Error) => void
  /** Watches every statement, for spans and metrics. */
  observer?: DatabaseObserver | undefined
}

export function openDatabase<Schema>({ url, name = 'interleave', max, statementTimeoutMs, onError, observer }: DatabaseOptions): DatabaseConnection<Schema> {
  const common = { connectionString: url, connectionTimeoutMillis: 5_000 }
  const pool = new pg.Pool({
    ...common,
    max,
    idleTimeoutMillis: 30_000,
    application_name: name,
    ...(statementTimeoutMs === null ? {} : { statement_timeout: statementTimeoutMs, idle_in_transaction_session_timeout: 30_000 }),
  })
  // For cancelling. Two, so that one that hangs does not hold up all; opened when first needed, and kept.
  const control = new pg.Pool({ ...common, max: 2, idleTimeoutMillis: 600_000, application_name: `${name}-control` })
  // A connection that breaks must not end the process; the pool opens another when one is needed. On closing, the
  // pool is through before its connections are, and a database that stops right then is no news.
  let closing = false
  const tell = (error: Error): void => {
    if (!closing) onError(error)
  }
  for (const each of [pool, control]) {
    each.on('error', tell)
    // While it is lent out, a connection reports to itself alone; its query fails as well, so once is enough.
    each.on('connect', (client) => client.on('error', () => undefined))
  }
  const db = new Kysely<Schema>({ dialect: new QuietPostgresDialect({ pool, controlClient: controlClientOf(control) }, observer) })
  return {
    db,
    pool,
    close: async () => {
      closing = true
      await pool.end()
      await control.end()
    },
  }
}

/** The database that was given cannot be used; says what to do. */
export class DatabaseUnreachable extends Error {
  readonly code = 'database-unreachable'
}

/** One round trip to the database at `url`, so that a wrong address is told as such and not in the middle of something. */
export async function checkReachable<Schema>(db: Kysely<Schema>, url: string): Promise<void> {
  try {
    await withTimeout(10_000, (signal) => sql`select 1`.execute(db, until(signal)))
  } catch (error) {
    const { hostname, port, pathname } = new URL(url)
    throw new DatabaseUnreachable(
      `The database ${pathname.slice(1)} at ${hostname}:${port || 5432} cannot be reached: ${reasonOf(error)}. Start it or correct DATABASE_URL, or leave that out to run on a database of its own.`,
      { cause: error },
    )
  }
}

/** A name with several addresses fails with an error for each and no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

/** Options with which a query ends in the backend too when `signal` aborts. */
export function until(signal: AbortSignal): AbortableQueryOptions {
  return abortBy(signal)
}
