import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type { Database, Schema } from '../../db/schema.ts'

/** A database that is asked in SQL and answers what the test says. Transactions are only words to it. */
export function scriptedDatabase(answer: (sql: string) => Promise<object[]>): Database {
  const client = {
    processID: 1,
    query: async (sql: string) => ({ command: 'SELECT', rows: await answer(sql) }),
    release: () => undefined,
  } as unknown as PostgresPoolClient
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: { connect: async () => client, end: async () => undefined, options: {} } }) })
}
