import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sleep } from '@interleave/patterns'
import { connectTo } from '@interleave/postgres/testing/outside-connection.ts'
import { startTestPostgres, type TestPostgres } from '@interleave/postgres/testing/test-postgres.ts'
import type pg from 'pg'
import { startTestService, type TestService } from '../testing/test-service.ts'
import type { JobAnswer } from './controller.ts'

let postgres: TestPostgres
let outside: pg.Client
let service: TestService
let marks: string
const options = { threadModule: new URL('./testing/unruly-thread.ts', import.meta.url), jobsGraceMs: 20 }
before(async () => {
  postgres = await startTestPostgres()
  outside = await connectTo(postgres.dataDir)
  marks = await mkdtemp(join(tmpdir(), 'orders-test-'))
  service = await startTestService(postgres.url, { INVOICE_THREADS: '1' }, options)
})
after(async () => {
  await service?.stop()
  await outside?.end()
  await postgres.stop()
  await rm(marks, { recursive: true, force: true })
})

async function request(orderId: number, of = service): Promise<JobAnswer> {
  return (await (await of.ask('POST', `/orders/${orderId}/invoice`)).json()) as JobAnswer
}
async function find(id: string, of = service): Promise<JobAnswer> {
  return (await (await of.ask('GET', `/jobs/${id}`)).json()) as JobAnswer
}
/** Follows a job to its end. */
async function follow(id: string, lastEventId = '', of = service): Promise<JobAnswer[]> {
  return eventsOf(await of.ask('GET', `/jobs/${id}/events`, { headers: lastEventId === '' ? {} : { 'last-event-id': lastEventId } }))
}
async function eventsOf(stream: Response): Promise<JobAnswer[]> {
  const text = await stream.text()
  return Array.from(text.matchAll(/^id: (\d+)\ndata: (.*)$/gm), ([, version, data]) => {
    const answer = JSON.parse(data ?? '') as JobAnswer
    assert.equal(answer.version, Number(version))
    return answer
  })
}
const endOf = async (id: string, of = service): Promise<JobAnswer | undefined> => (await follow(id, '', of)).at(-1)
async function until(id: string, state: JobAnswer['state'], of = service): Promise<void> {
  for (let turn = 0; turn < 500 && (await find(id, of)).state !== state; turn++) await sleep(10)
  assert.equal((await find(id, of)).state, state)
}

test('an invoice is asked for, made, and kept; asked for again, it is the same', async () => {
  const asked = await service.ask('POST', '/orders/1/invoice')
  const job = (await asked.json()) as JobAnswer
  assert.deepEqual([asked.status, asked.headers.get('location'), job.state, job.orderId], [202, `/jobs/${job.id}`, 'queued', 1])
  const states = (await follow(job.id)).map(({ state }) => state)
  assert.deepEqual([...new Set(states)].slice(-1), ['done'])

  const again = await service.ask('POST', '/orders/1/invoice')
  assert.deepEqual([again.status, ((await again.json()) as JobAnswer).id], [200, job.id])
  const made = await service.ask('GET', `/jobs/${job.id}/invoice.pdf`)
  assert.deepEqual([made.status, made.headers.get('content-type'), made.headers.get('content-disposition')], [200, 'application/pdf', 'inline; filename="invoice-1.pdf"'])
  assert.equal(Buffer.from(await made.arrayBuffer()).subarray(0, 8).toString(), '%PDF-1.7')
  for (const held of [made.headers.get('etag') ?? '', `"other", W/${made.headers.get('etag')}`, '*'])
    assert.equal((await service.ask('GET', `/jobs/${job.id}/invoice.pdf`, { headers: { 'if-none-match': held } })).status, 304)
})

test('HEAD has the status of GET, and opens no stream', async () => {
  const job = await request(await service.place('Ada'))
  const statuses = async (method: string) => Promise.all(['', '/events', '/invoice.pdf'].map(async (path) => (await service.ask(method, `/jobs/${job.id}${path}`)).status))
  await follow(job.id)
  assert.deepEqual(await statuses('HEAD'), [200, 200, 200])
  assert.equal(await service.metric('orders_event_streams'), 0)
})

test('twenty who ask at once get one job', async () => {
  const asked = await Promise.all(Array.from({ length: 20 }, () => service.ask('POST', '/orders/2/invoice')))
  // They wait for one another, which load shedding may find too much.
  assert.deepEqual(asked.map(({ status }) => status).filter((status) => status !== 202 && status !== 200 && status !== 503), [])
  const places = new Set(asked.flatMap(({ headers }) => headers.get('location') ?? []))
  assert.equal(places.size, 1)
  assert.equal((await endOf([...places].join().slice('/jobs/'.length)))?.state, 'done')
  const { rows } = await outside.query('select count(*)::int from invoice_jobs where order_id = 2')
  assert.deepEqual(rows, [{ count: 1 }])
})

for (const [method, path, status] of [
  ['POST', '/orders/999999/invoice', 404],
  ['POST', '/orders/0/invoice', 400],
  ['POST', '/orders/one/invoice', 400],
  ['GET', '/jobs/00000000-0000-4000-8000-000000000000', 404],
  ['GET', '/jobs/1', 404],
  ['DELETE', '/jobs/00000000-0000-4000-8000-000000000000', 404],
  ['GET', '/jobs/00000000-0000-4000-8000-000000000000/events', 404],
  ['GET', '/jobs/00000000-0000-4000-8000-000000000000/invoice.pdf', 404],
] as const)
  test(`${method} ${path} is ${status}`, async () => {
    const response = await service.ask(method, path)
    assert.deepEqual([response.status, response.headers.get('content-type')], [status, 'application/problem+json'])
  })

test('without a price there is no invoice, and the job says why', async () => {
  const end = await endOf((await request(await service.place('Ada', [{ sku: 'unheard-of', quantity: 1 }]))).id)
  assert.deepEqual([end?.state, end?.reason], ['failed', 'There is no price for unheard-of.'])
})

test('what waits is cancelled and never runs; what runs stops, and its thread is free', async () => {
  const running = await request(await service.place('spins'))
  await until(running.id, 'running')
  const waiting = await request(await service.place('Ada'))
  const waitingPdf = await service.ask('GET', `/jobs/${waiting.id}/invoice.pdf`)
  assert.equal(waitingPdf.status, 409)

  assert.equal((await service.ask('DELETE', `/jobs/${waiting.id}`)).status, 204)
  assert.equal((await service.ask('DELETE', `/jobs/${running.id}`)).status, 204)
  assert.equal((await service.ask('DELETE', `/jobs/${running.id}`)).status, 204)
  assert.deepEqual([(await find(running.id)).state, (await find(waiting.id)).state], ['cancelled', 'cancelled'])
  // The only thread spun: only stopped it draws another.
  assert.equal((await endOf((await request(await service.place('Grace'))).id))?.state, 'done')
  const { rows } = await outside.query('select run from invoice_jobs where id = any($1) order by run', [[waiting.id, running.id]])
  assert.deepEqual(rows, [{ run: 0 }, { run: 1 }])
  for (let turn = 0; turn < 300 && (await service.metric('orders_queue_jobs{state="running"}')) > 0; turn++) await sleep(10)
  assert.equal(await service.metric('orders_queue_jobs{state="running"}'), 0)
})

test('a job that has ended cannot be cancelled; one that was cancelled can be asked for anew', async () => {
  const order = await service.place('Ada')
  const first = await request(order)
  await endOf(first.id)
  const late = await service.ask('DELETE', `/jobs/${first.id}`)
  assert.deepEqual([late.status, ((await late.json()) as { type: string }).type], [409, '/problems/conflict'])

  const other = await service.place('spins')
  const cancelled = await request(other)
  await service.ask('DELETE', `/jobs/${cancelled.id}`)
  const next = await request(other)
  assert.notEqual(next.id, cancelled.id)
  assert.equal((await service.ask('DELETE', `/jobs/${next.id}`)).status, 204)
})

test('a stream tells each change once, goes on where it broke, and ends with the job', async () => {
  const job = await request(await service.place('steps'))
  const all = await follow(job.id)
  const versions = all.map(({ version }) => version)
  assert.deepEqual(versions, [...new Set(versions)].sort((a, b) => a - b))
  assert.deepEqual(all.map(({ progress }) => progress), all.map(({ progress }) => progress).sort((a, b) => a - b))
  assert.ok(all.some(({ state, progress }) => state === 'running' && progress > 10 && progress < 90), JSON.stringify(all))
  const last = all.at(-1)
  assert.deepEqual([last?.state, last?.progress, last?.invoice], ['done', 100, `/jobs/${job.id}/invoice.pdf`])

  assert.deepEqual(await follow(job.id, String((last?.version ?? 0) - 1)), [last])
  const after = await service.ask('GET', `/jobs/${job.id}/events`, { headers: { 'last-event-id': String(last?.version) } })
  assert.equal(after.status, 204)
})

test('a client that leaves its stream is forgotten', async () => {
  const job = await request(await service.place('spins'))
  const client = new AbortController()
  const stream = await service.ask('GET', `/jobs/${job.id}/events`, { signal: client.signal })
  const reader = stream.body?.getReader()
  await reader?.read()
  assert.equal(await service.metric('orders_event_streams'), 1)
  client.abort()
  for (let turn = 0; turn < 300 && (await service.metric('orders_event_streams')) > 0; turn++) await sleep(10)
  assert.equal(await service.metric('orders_event_streams'), 0)
  assert.equal((await service.ask('DELETE', `/jobs/${job.id}`)).status, 204)
})

test('a thread that dies takes no invoice with it', async () => {
  const before = await service.metric('orders_invoice_threads_lost_total')
  const end = await endOf((await request(await service.place(`dies once ${join(marks, 'died')}`))).id)
  assert.equal(end?.state, 'done')
  assert.equal(await service.metric('orders_invoice_threads_lost_total'), before + 1)
})

test('pricing that is down is asked again later', async () => {
  const set = (faults: object): Promise<Response> => fetch(`${service.pricingUrl}/faults`, { method: 'PUT', body: JSON.stringify(faults) })
  await set({ failRate: 1 })
  const job = await request(await service.place('Ada'))
  for (let turn = 0; turn < 500 && (await service.metric('orders_invoice_attempts_total{outcome="retried"}')) === 0; turn++) await sleep(10)
  assert.equal((await find(job.id)).state, 'queued')
  await set({})
  assert.equal((await endOf(job.id))?.state, 'done')
})

test('the jobs of a worker that died without a word are made, or fail with a reason', async () => {
  const lost = [await request(await service.place('Ada')), await request(await service.place('Grace'))].map(({ id }) => id)
  await Promise.all(lost.map((id) => endOf(id)))
  // As after a power cut: somebody holds both jobs, and will never touch them again. One has no more tries.
  await outside.query(`delete from invoices where job = any($1)`, [lost])
  await outside.query(`update invoice_jobs set state = 'running', ended_at = null, beat_at = now() - interval '1 minute' where id = any($1)`, [lost])
  await outside.query(
    `insert into graphile_worker._private_jobs (task_id, payload, key, attempts, max_attempts, locked_by, locked_at)
     select (select id from graphile_worker._private_tasks where identifier = 'invoice'), json_build_object('job', id, 'traceparent', null), id,
       case when n = 1 then 1 else 4 end, 4, 'pool-of-the-dead', now() - interval '1 minute'
     from unnest($1::text[]) with ordinality as lost (id, n)`,
    [lost],
  )
  const ends = await Promise.all(lost.map((id) => endOf(id)))
  assert.deepEqual(ends.map((end) => [end?.state, end?.reason]), [['done', undefined], ['failed', 'Its worker was lost, several times.']])
})

test('connections of the queue that break cost no job', async () => {
  const job = await request(await service.place('steps'))
  await until(job.id, 'running')
  await outside.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'orders-queue'`)
  assert.equal((await endOf(job.id))?.state, 'done')
  assert.equal((await endOf((await request(await service.place('Ada'))).id))?.state, 'done')
})

test('services share jobs: one cancels what another runs, makes what another hands back as it stops, and forgets what is old', async () => {
  // What runs in one service is cancelled through the other.
  const elsewhere = await request(await service.place('spins'))
  await until(elsewhere.id, 'running')
  const first = await startTestService(postgres.url, { INVOICE_THREADS: '1' }, options)
  assert.equal((await first.ask('DELETE', `/jobs/${elsewhere.id}`)).status, 204)
  for (let turn = 0; turn < 300 && (await service.metric('orders_queue_jobs{state="running"}')) > 0; turn++) await sleep(10)
  assert.ok((await service.metric('orders_invoice_attempts_total{outcome="cancelled"}')) > 0)
  assert.equal(await service.metric('orders_queue_jobs{state="running"}'), 0)

  await service.stop()
  const mark = join(marks, 'spun')
  const job = await request(await first.place(`spins once ${mark}`), first)
  for (let turn = 0; turn < 1_000 && !existsSync(mark); turn++) await sleep(10)
  const stream = await first.ask('GET', `/jobs/${job.id}/events`)
  await first.stop()
  assert.ok((await eventsOf(stream)).every(({ state }) => state === 'queued' || state === 'running'))
  const { rows } = await outside.query(`select i.state, q.attempts, q.locked_at from invoice_jobs i join graphile_worker.jobs q on q.key = i.id::text where i.id = $1`, [job.id])
  assert.deepEqual(rows, [{ state: 'queued', attempts: 0, locked_at: null }])
  await outside.query(`update invoice_jobs set ended_at = now() - interval '2 days' where id = $1`, [elsewhere.id])
  service = await startTestService(postgres.url, { INVOICE_THREADS: '1', KEEP_INVOICES_DAYS: '1' }, options)
  assert.equal((await endOf(job.id))?.state, 'done')
  for (let turn = 0; turn < 500 && (await service.ask('GET', `/jobs/${elsewhere.id}`)).status !== 404; turn++) await sleep(10)
  assert.equal((await service.ask('GET', `/jobs/${elsewhere.id}`)).status, 404)
})
