import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sleep } from '@interleave/patterns'
import { sql } from 'kysely'
import type pg from 'pg'
import { type DatabaseConnection, inTransaction, openDatabase, until } from './index.ts'
import { connectTo } from './testing/outside-connection.ts'
import { startTestPostgres, type TestPostgres } from './testing/test-postgres.ts'

interface Schema {
  things: { id: number }
}

let postgres: TestPostgres
let outside: pg.Client
let database: DatabaseConnection<Schema>
before(async () => {
  postgres = await startTestPostgres()
  outside = await connectTo(postgres.dataDir)
  await outside.query('create table things (id int primary key)')
  database = openDatabase<Schema>({ url: postgres.url, name: 'transactions', max: 1, statementTimeoutMs: null, onError: assert.fail })
})
after(async () => {
  await database?.close()
  await outside?.end()
  await postgres.stop()
})

const never = new AbortController().signal
const insert = (id: number, signal = never) =>
  inTransaction(database.db, signal, (tx) => tx.insertInto('things').values({ id }).execute(until(signal)))
const ids = async (): Promise<number[]> => (await database.db.selectFrom('things').select('id').orderBy('id').execute()).map(({ id }) => id)

/** Waits until so many of our backends are as the database itself sees them. */
async function backends(state: string, wanted: number): Promise<void> {
  for (let i = 0; i < 500; i++) {
    const { rows } = await outside.query<{ count: string }>(`select count(*) from pg_stat_activity where application_name = 'transactions' and state = $1`, [state])
    if (Number(rows[0]?.count) === wanted) return
    await sleep(5)
  }
  assert.fail(`Never saw ${wanted} backends that are ${state}`)
}

test('what resolves is committed, what rejects leaves nothing', async () => {
  await insert(1)
  const error = new Error('changed my mind')
  await assert.rejects(inTransaction(database.db, never, async (tx) => {
    await tx.insertInto('things').values({ id: 2 }).execute()
    throw error
  }), error)
  await assert.rejects(insert(1), { code: '23505' })
  assert.deepEqual(await ids(), [1])
})

test('aborted between its last query and the commit, it is rolled back', async () => {
  const stop = new AbortController()
  const reason = new Error('gone')
  await assert.rejects(inTransaction(database.db, stop.signal, async (tx) => {
    await tx.insertInto('things').values({ id: 3 }).execute(until(stop.signal))
    stop.abort(reason)
  }), reason)
  assert.deepEqual(await ids(), [1])
})

/** Kysely's own transaction and ours: aborted while they wait for somebody else's lock, both let go of the database. */
const ways: [string, (id: number, signal: AbortSignal) => Promise<unknown>][] = [
  ['inTransaction', insert],
  ['transaction()', (id, signal) => database.db.transaction().execute((tx) => tx.insertInto('things').values({ id }).execute(until(signal)))],
]
for (const [name, place] of ways)
  test(`${name}: an abort ends the query that waits in the database, and the connection is of use again`, async () => {
    const locker = await connectTo(postgres.dataDir)
    await locker.query('begin; insert into things values (4)')
    const stop = new AbortController()
    const reason = new Error('gone')
    const waiting = place(4, stop.signal)
    await backends('active', 1)
    stop.abort(reason)
    await assert.rejects(waiting, reason)
    await backends('active', 0)
    await backends('idle', 1)
    await locker.query('rollback')
    await locker.end()
    assert.deepEqual(await ids(), [1])
  })

test('who waits for a connection leaves at once, and the connection is not lost', async () => {
  const gate = Promise.withResolvers<void>()
  const first = inTransaction(database.db, never, async (tx) => {
    await sql`select 1`.execute(tx)
    await gate.promise
  })
  const stop = new AbortController()
  const second = insert(6, stop.signal)
  const reason = new Error('gone')
  stop.abort(reason)
  await assert.rejects(second, reason)
  gate.resolve()
  await first
  await insert(7)
  assert.deepEqual(await ids(), [1, 7])
})
