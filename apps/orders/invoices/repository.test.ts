import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sleep } from '@interleave/patterns'
import { type DatabaseConnection, openDatabase, prepareQueue } from '@interleave/postgres'
import { startTestPostgres, type TestPostgres } from '@interleave/postgres/testing/test-postgres.ts'
import { sql } from 'kysely'
import { migrate } from '../db/migrations.ts'
import { addSampleOrders } from '../db/sample-data.ts'
import type { Schema } from '../db/schema.ts'
import { createOrderRepository } from '../orders/repository.ts'
import type { InvoiceJob } from './ports.ts'
import { createInvoiceRepository } from './repository.ts'
import { createInvoiceWorkRepository } from './work-repository.ts'

let postgres: TestPostgres
let database: DatabaseConnection<Schema>
before(async () => {
  postgres = await startTestPostgres()
  database = openDatabase<Schema>({ url: postgres.url, max: 4, statementTimeoutMs: null, onError: () => undefined })
  await migrate(database.db)
  await prepareQueue(database.pool)
  await addSampleOrders(database.db, 20)
})
after(async () => {
  await database?.close()
  await postgres.stop()
})

const { signal } = new AbortController()
const made = { pdf: new Uint8Array([1, 2, 3]), etag: 'one' }
async function requested(order: number): Promise<InvoiceJob> {
  const job = await createInvoiceRepository(database.db).request(order, { signal })
  assert.ok(job !== null && job !== 'full')
  return job
}
const work = () => createInvoiceWorkRepository(database.db, createOrderRepository(database.db))

test('when too many wait, a new job is refused, and one that is there is found', async () => {
  const jobs = createInvoiceRepository(database.db, { most: 1 })
  const first = await jobs.request(1, { signal })
  assert.equal(await jobs.request(2, { signal }), 'full')
  assert.deepEqual(await jobs.request(1, { signal }), first)
  assert.equal(await jobs.request(999_999, { signal }), 'full')
})

test('a worker whose job another has taken up writes nothing any more', async () => {
  const { id } = await requested(3)
  const slow = await work().begin(id, { signal })
  const next = await work().begin(id, { signal })
  assert.ok(slow && next)
  assert.deepEqual([slow.run, next.run], [1, 2])
  assert.equal(await work().advance(slow, 50, { signal }), false)
  assert.equal(await work().fail(slow, 'slow', { signal }), false)
  assert.equal(await work().handBack(slow, { signal }), false)
  assert.equal(await work().finish(slow, { pdf: new Uint8Array([9]), etag: 'slow' }, { signal }), false)
  assert.equal(await work().finish(next, made, { signal }), true)
  assert.equal(await work().begin(id, { signal }), null)
  assert.deepEqual(await createInvoiceRepository(database.db).invoice(id, { signal }), { orderId: 3, ...made })
})

test('an abort in the middle leaves neither a job nor a place in the queue', async () => {
  const jobs = createInvoiceRepository(database.db)
  const client = new AbortController()
  const reason = new Error('hung up')
  await database.db.transaction().execute(async (tx) => {
    // Holds the lock that the request waits for.
    await sql`select pg_advisory_xact_lock(hashtext('invoice'), 4)`.execute(tx)
    const asked = jobs.request(4, { signal: client.signal })
    const refused = assert.rejects(asked, (error) => error === reason)
    await sleep(50)
    client.abort(reason)
    await refused
  })
  assert.deepEqual(await database.db.selectFrom('invoice_jobs').select('id').where('order_id', '=', 4).execute(), [])
  const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from graphile_worker.jobs j where not exists (select from invoice_jobs i where i.id::text = j.key)`.execute(database.db)
  assert.deepEqual(rows, [{ waiting: 0 }])
})

test('what changes for those who look gets a new version, and a sign of life does not', async () => {
  const { id, version } = await requested(5)
  const taken = await work().begin(id, { signal })
  assert.ok(taken)
  const versions = [version]
  for (const progress of [10, 10, 20]) {
    await work().advance(taken, progress, { signal })
    versions.push((await createInvoiceRepository(database.db).jobById(id, { signal }))?.version ?? 0)
  }
  assert.deepEqual(versions, [1, 3, 3, 4])
})
