import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sleep } from '@interleave/patterns'
import { sql } from 'kysely'
import { type DatabaseConnection, openDatabase, until } from './open-database.ts'
import { prepareQuery } from './prepare-query.ts'
import { startTestPostgres, type TestPostgres } from './testing/test-postgres.ts'

interface Schema {
  numbers: { n: number; name: string }
}

let postgres: TestPostgres
let database: DatabaseConnection<Schema>
before(async () => {
  postgres = await startTestPostgres()
  database = openDatabase<Schema>({ url: postgres.url, max: 1, statementTimeoutMs: null, onError: () => undefined })
  await sql`create table numbers as select n, 'number ' || n as name from generate_series(1, 9) as n`.execute(database.db)
})
after(async () => {
  await database?.close()
  await postgres?.stop()
})

test('a prepared query is asked with other values each time, and parsed once for each connection', async () => {
  const { db } = database
  const named = prepareQuery(db.selectFrom('numbers').where('n', '=', 0).select('name').compile())
  const ask = async (n: number): Promise<string | undefined> => (await db.executeQuery(named(n), until(new AbortController().signal))).rows[0]?.name
  assert.deepEqual([await ask(3), await ask(7), await ask(10)], ['number 3', 'number 7', undefined])
  const { rows } = await sql<{ times: number }>`select (generic_plans + custom_plans)::int as times from pg_prepared_statements`.execute(db)
  assert.deepEqual(rows, [{ times: 3 }])
})

test('an abort ends it in its backend like any other', async () => {
  const { db } = database
  const slow = prepareQuery(sql`select pg_sleep(${0}::float)`.compile(db))
  const caller = new AbortController()
  const asked = db.executeQuery(slow(60), until(caller.signal))
  void sleep(20).then(() => caller.abort(new Error('hung up')))
  await assert.rejects(asked, /hung up/)
  await db.executeQuery(slow(0), until(new AbortController().signal))
})

test('a value too many or too few is a mistake', () => {
  assert.throws(() => prepareQuery(database.db.selectFrom('numbers').where('n', '=', 0).select('name').compile())(1, 2), /Expected 1 values, got 2/)
})
