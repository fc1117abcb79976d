import { type DatabaseConnection as Connection, PostgresDialect, PostgresDriver } from 'kysely'
import { asPrepared } from './prepare-query.ts'

/** Watches what the database is asked. Left out, it costs nothing. */
export interface DatabaseObserver {
  /** Runs around each statement, until its backend is free: after an abort that is later than its caller hears of it. */
  statement<T>(sql: string, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T>
  /** Hears how long a connection of the pool was waited for, in milliseconds, in vain or not. */
  acquired(ms: number): void
}

/**
 * Kysely's own, mended in three places (0.29.9). A query whose caller has gone is no failure worth a line on the console,
 * however it ended. Nor is one that ended while its cancelling was being prepared, on which Kysely trips. And the rollback
 * of a `transaction()` waits for the query that an abort has left behind: begun sooner it takes that query's place, so that
 * Kysely does not cancel it, and then waits for its end, however long that takes.
 */
export class QuietPostgresDialect extends PostgresDialect {
  readonly #config: ConstructorParameters<typeof PostgresDriver>[0]

  readonly #observer: DatabaseObserver | undefined

  constructor(config: ConstructorParameters<typeof PostgresDriver>[0], observer?: DatabaseObserver) {
    super(config)
    this.#config = config
    this.#observer = observer
  }

  override createDriver(): PostgresDriver {
    return new Driver(this.#config, this.#observer)
  }
}

class Driver extends PostgresDriver {
  /** By connection: the query and the cancelling that are under way. */
  readonly #underWay = new WeakMap<Connection, Set<Promise<unknown>>>()
  readonly #observer: DatabaseObserver | undefined

  constructor(config: ConstructorParameters<typeof PostgresDriver>[0], observer: DatabaseObserver | undefined) {
    super(config)
    this.#observer = observer
  }

  override async acquireConnection(...args: Parameters<PostgresDriver['acquireConnection']>): Promise<Connection> {
    const asked = performance.now()
    let connection: Connection
    try {
      connection = await super.acquireConnection(...args)
    } finally {
      this.#observer?.acquired(performance.now() - asked)
    }
    if (this.#underWay.has(connection)) return connection
    const underWay = new Set<Promise<unknown>>()
    this.#underWay.set(connection, underWay)
    const track = <T>(promise: Promise<T>): Promise<T> => {
      const tracked = promise.finally(() => underWay.delete(tracked))
      underWay.add(tracked)
      return tracked
    }
    const ask = connection.executeQuery.bind(connection)
    const plain: typeof ask = (query, options) => ask(asPrepared(query), options)
    const observer = this.#observer
    const execute: typeof plain = observer ? (query, options) => observer.statement(query.sql, options?.signal, () => plain(query, options)) : plain
    connection.executeQuery = (query, options) => {
      const result = execute<never>(query, options)
      if (!options?.signal) return result
      const { signal } = options
      return track(result.catch((error: unknown) => {
        // The caller has its answer already: the abort. Nobody reads this one, be it the cancelling or a connection that broke.
        if (signal.aborted) return { rows: [] }
        throw error
      }))
    }
    const cancel = connection.cancelQuery?.bind(connection)
    if (cancel) {
      connection.cancelQuery = (provider) =>
        track(cancel(provider).catch((error: unknown) => {
          if (!(error instanceof TypeError && error.message.includes('queryId'))) throw error
        }))
    }
    return connection
  }

  override async rollbackTransaction(...args: Parameters<PostgresDriver['rollbackTransaction']>): Promise<void> {
    const left = this.#underWay.get(args[0])
    if (left) await Promise.allSettled(left)
    await super.rollbackTransaction(...args)
  }
}
