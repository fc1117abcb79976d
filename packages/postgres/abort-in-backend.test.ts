import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { all, sleep, withTimeout } from '@interleave/patterns'
import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import { abortBy } from '@interleave/patterns/adapters/kysely-abort.ts'
import { pgQuery } from '@interleave/patterns/adapters/pg-query.ts'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { addressOf, connectTo } from './testing/outside-connection.ts'
import { startTestPostgres, type TestPostgres } from './testing/test-postgres.ts'

let postgres: TestPostgres
let outside: pg.Client
let pool: pg.Pool
before(async () => {
  postgres = await startTestPostgres()
  outside = await connectTo(postgres.dataDir)
  pool = new pg.Pool({ ...(await addressOf(postgres.dataDir)), application_name: 'patterns', max: 2 })
  // A connection that is being closed when the server stops has nobody else who listens.
  pool.on('connect', (client) => client.on('error', () => undefined))
})
after(async () => {
  await pool?.end()
  await outside?.end()
  await postgres.stop()
})

/** How many backends work for the pool right now, as the database itself sees it. */
async function busy(): Promise<number> {
  const { rows } = await outside.query<{ count: string }>(`select count(*) from pg_stat_activity where application_name = 'patterns' and state = 'active'`)
  return Number(rows[0]?.count)
}

async function until(wanted: number): Promise<void> {
  for (let i = 0; i < 500 && (await busy()) !== wanted; i++) await sleep(5)
  assert.equal(await busy(), wanted)
}

test('pgQuery gives rows, and passes an error of the database on', async () => {
  assert.deepEqual(await pgQuery(pool, 'select $1::int as one', [1]), [{ one: 1 }])
  await assert.rejects(pgQuery(pool, 'select 1 / 0'), { code: '22012' })
})

test('an abort ends the query in its backend, and rejects with the reason when the backend is free', async () => {
  const outer = new AbortController()
  const asked = pgQuery(pool, 'select pg_sleep(60)', [], { signal: outer.signal })
  await until(1)
  const reason = new Error('hung up')
  outer.abort(reason)
  await assert.rejects(asked, (error) => error === reason)
  assert.equal(await busy(), 0)
  assert.deepEqual(await pgQuery(pool, 'select 1 as fine'), [{ fine: 1 }])
})

test('a failure in all, or a timeout, frees the backends of the siblings', async () => {
  const failure = new Error('sibling')
  const both = all([
    (signal) => pgQuery(pool, 'select pg_sleep(60)', [], { signal }),
    async () => {
      await until(1)
      throw failure
    },
  ])
  await assert.rejects(both, (error) => error === failure)
  assert.equal(await busy(), 0)
  await assert.rejects(withTimeout(50, (signal) => pgQuery(pool, 'select pg_sleep(60)', [], { signal })), { name: 'TimeoutError' })
  assert.equal(await busy(), 0)
})

test('a connection that is torn under a query is the query’s trouble, and does not end the process', async () => {
  const own = new pg.Pool({ ...(await addressOf(postgres.dataDir)), application_name: 'torn' })
  own.once('acquire', (client) => setImmediate(() => (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy()))
  await assert.rejects(pgQuery(own, 'select pg_sleep(0.1)'), { message: 'Connection terminated unexpectedly' })
  assert.deepEqual([await pgQuery(own, 'select 1 as fine'), own.totalCount], [[{ fine: 1 }], 1])
  await own.end()
})

test('who waits for a connection leaves at once, and the connection is not lost', async () => {
  const holding = [await pool.connect(), await pool.connect()]
  const outer = new AbortController()
  const asked = pgQuery(pool, 'select 1', [], { signal: outer.signal })
  outer.abort('left')
  assert.equal(await asked.catch((reason: unknown) => reason), 'left')
  for (const client of holding) client.release()
  assert.deepEqual(await Promise.all([1, 2, 3].map((n) => pgQuery(pool, `select ${n} as n`))), [[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]])
  assert.equal(pool.idleCount, pool.totalCount)
})

test('through Kysely, an abort ends the query in its backend too', async () => {
  const db = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) })
  const outer = new AbortController()
  const asked = sql`select pg_sleep(60)`.execute(db, abortBy(outer.signal))
  await until(1)
  const reason = new Error('hung up')
  outer.abort(reason)
  await assert.rejects(asked, (error) => error === reason)
  await until(0)
})

test('from a fetch that is given up, through an HTTP server, the abort reaches the query in its backend', async () => {
  const ended = Promise.withResolvers<unknown>()
  const service = createServer((_request, response) => {
    const gone = new AbortController()
    response.on('close', () => gone.abort(new Error('the client has gone')))
    pgQuery(pool, 'select pg_sleep(60)', [], { signal: gone.signal }).catch(ended.resolve)
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const outer = new AbortController()
  const asked = fetchOk(`http://127.0.0.1:${(service.address() as AddressInfo).port}/`, { signal: outer.signal })
  asked.catch(() => undefined)
  await until(1)
  const reason = new Error('enough')
  outer.abort(reason)
  await assert.rejects(asked, (error) => error === reason)
  await until(0)
  assert.match(String(await ended.promise), /the client has gone/)
  service.close()
})
