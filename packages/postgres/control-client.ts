import type { PostgresClientConstructor } from 'kysely'
import type pg from 'pg'

/**
 * What Kysely makes for each query that it cancels: a client outside of the pool that the query came from. Its own way is a
 * new connection, whose login alone takes milliseconds of both sides' processors, just when many hang up at once. Here it is
 * lent from `pool`, which keeps its connections.
 */
export function controlClientOf(pool: pg.Pool): PostgresClientConstructor {
  class ControlClient {
    #client: pg.PoolClient | undefined

    async connect(): Promise<this> {
      this.#client = await pool.connect()
      return this
    }

    query(text: string, values: unknown[]): Promise<pg.QueryResult> | undefined {
      return this.#client?.query(text, values)
    }

    end(): void {
      this.#client?.release()
      this.#client = undefined
    }
  }
  return ControlClient as unknown as PostgresClientConstructor
}
