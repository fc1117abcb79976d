import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sleep } from '@interleave/patterns'
import { map } from '@interleave/patterns/map.ts'
import { openDatabase } from '@interleave/postgres'
import { connectTo } from '@interleave/postgres/testing/outside-connection.ts'
import { startTestPostgres, type TestPostgres } from '@interleave/postgres/testing/test-postgres.ts'
import type pg from 'pg'
import type { Schema } from './db/schema.ts'
import type { Order } from './orders/ports.ts'
import { createOutbox } from './outbox/repository.ts'
import { createRetention } from './retention/repository.ts'
import { startTestService, type TestService } from './testing/test-service.ts'

let postgres: TestPostgres
let outside: pg.Client
/** Another one: within a transaction, what the database says of its connections stands still. */
let locker: pg.Client
let service: TestService
before(async () => {
  postgres = await startTestPostgres()
  service = await startTestService(postgres.url)
  outside = await connectTo(postgres.dataDir)
  locker = await connectTo(postgres.dataDir)
})
after(async () => {
  await outside?.end()
  await locker?.end()
  await service?.stop()
  await postgres.stop()
})

interface Answer<T> {
  status: number
  headers: Headers
  body: T
}

const get = async <T>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> => {
  const response = await service.ask('GET', path, { headers })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as T }
}
const post = async (key: string, order: object, signal?: AbortSignal): Promise<{ status: number; text: string; replayed: boolean }> => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  const response = await service.ask('POST', '/orders', { headers, body: JSON.stringify(order), ...(signal ? { signal } : {}) })
  return { status: response.status, text: await response.text(), replayed: response.headers.has('idempotency-replayed') }
}
const count = async (from: string): Promise<number> => Number((await outside.query<{ count: string }>(`select count(*) from ${from}`)).rows[0]?.count)

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await what()) return
    await sleep(10)
  }
  assert.fail(`Waited five seconds in vain for ${String(what)}`)
}

/** Connections of the service that are in a state, as the database itself sees them. */
const backends = (where: string): Promise<number> => count(`pg_stat_activity where application_name = 'orders' and ${where}`)
const waiting = "state = 'active' and wait_event_type = 'Lock'"

async function locked(table: string, act: () => Promise<void>): Promise<void> {
  await locker.query('begin')
  await locker.query(`lock table ${table} in access exclusive mode`)
  try {
    await act()
  } finally {
    await locker.query('rollback')
  }
}

test('an order comes with its lines in their order, and without what is ours alone', async () => {
  await outside.query(`update orders set internal_note = 'pays late' where id = 1`)
  const { body } = await get<Order>('/orders/1')
  assert.deepEqual(body, { id: 1, customer: 'Ada', placedAt: body.placedAt, status: 'placed', lines: [{ sku: 'pen', quantity: 2 }, { sku: 'ink', quantity: 1 }] })
})

test('an order without lines has an empty list of them', async () => {
  await outside.query('delete from order_lines where order_id = 20')
  assert.deepEqual((await get<Order>('/orders/20')).body.lines, [])
})

test('ids that no order can have are not found', async () => {
  for (const id of [2147483647, 2147483648, 9007199254740991]) assert.equal((await get(`/orders/${id}`)).status, 404)
})

test('a summary has prices and stock from the other systems', async () => {
  const wanted = [
    { id: 1, customer: 'Ada', totalCents: 1200, inStock: true, partial: false },
    { id: 2, customer: 'Grace', totalCents: 750, inStock: false, partial: false },
  ]
  for (const summary of wanted) {
    let answer = await get<{ partial: boolean }>(`/orders/${summary.id}/summary`)
    // On a machine that is busy with much else inventory can be late, and the summary is rightly partial.
    for (let i = 0; i < 50 && answer.body.partial; i++) answer = await get(`/orders/${summary.id}/summary`)
    assert.deepEqual(answer.body, summary)
  }
})

test('what has not changed is not sent again; what has is', async () => {
  const etag = (await get('/orders/3')).headers.get('etag') ?? ''
  assert.match(etag, /^"[\w-]{22}"$/)
  for (const held of [etag, `"other", W/${etag}`, '*']) assert.deepEqual((await get('/orders/3', { 'if-none-match': held })).status, 304)
  await outside.query(`update orders set status = 'cancelled' where id = 3`)
  const changed = await get<Order>('/orders/3', { 'if-none-match': etag })
  assert.deepEqual([changed.status, changed.body.status], [200, 'cancelled'])
})

test('pages have each order once, newest first, though orders arrive meanwhile and some are of one instant', async () => {
  await outside.query(`update orders set placed_at = '2026-01-01' where id in (4, 5, 6, 7)`)
  const { rows } = await outside.query<{ id: number }>('select id from orders order by placed_at desc, id desc')
  const seen: number[] = []
  let path: string | undefined = '/orders?limit=3'
  while (path !== undefined) {
    const page: Answer<{ orders: Order[] }> = await get(path)
    seen.push(...page.body.orders.map(({ id }) => id))
    await service.place('Meanwhile')
    path = /<(.+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
  }
  assert.deepEqual(seen, rows.map(({ id }) => id))
})

test('a page far down is read from the index', async () => {
  await locker.query('begin; set local enable_seqscan = off; set local enable_sort = off')
  const { rows } = await locker.query<{ 'QUERY PLAN': string }>(
    `explain select id from orders where (placed_at, id) < (now(), 7::bigint) order by placed_at desc, id desc limit 3`,
  )
  await locker.query('rollback')
  assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /Index.*orders_by_time[\s\S]*Index Cond: \(ROW\(placed_at, id\) </)
})

test('one key places one order, and gives the same answer to the letter, also when all come at once', async () => {
  const [before, order] = [await count('orders'), { customer: 'Ada', lines: [{ sku: 'pen', quantity: 1 }, { sku: 'ink', quantity: 2 }] }]
  const answers = await Promise.all(Array.from({ length: 8 }, () => post('same-key-1', order)))
  answers.push(await post('same-key-1', order))
  assert.deepEqual(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, 1)
  assert.equal(answers[0]?.status, 201)
  assert.equal(answers.filter(({ replayed }) => !replayed).length, 1)
  assert.equal(await count('orders'), before + 1)
})

test('a key that comes with another order is refused, though its order of fields may differ', async () => {
  await post('same-key-2', { customer: 'Ada', lines: [{ sku: 'pen', quantity: 1 }] })
  assert.equal((await post('same-key-2', { lines: [{ quantity: 1, sku: 'pen' }], customer: 'Ada' })).status, 201)
  assert.equal((await post('same-key-2', { customer: 'Ada', lines: [{ sku: 'pen', quantity: 2 }] })).status, 422)
})

test('order, lines, key and event are stored together or not at all', async () => {
  const tables = ['orders', 'order_lines', 'idempotency_keys', 'outbox']
  const counts = (): Promise<number[]> => map(tables, (table) => count(table), { concurrency: 1 })
  const before = await counts()
  await outside.query('alter table outbox add constraint nothing check (false) not valid')
  assert.equal((await post('all-or-none', { customer: 'Ada', lines: [{ sku: 'pen', quantity: 1 }] })).status, 500)
  await outside.query('alter table outbox drop constraint nothing')
  assert.deepEqual(await counts(), before)
  assert.equal((await post('all-or-none', { customer: 'Ada', lines: [{ sku: 'pen', quantity: 1 }] })).status, 201)
  assert.deepEqual(await counts(), before.map((n) => n + 1))
})

test('a client that hangs up frees its backends, and the connections are of use again', async () => {
  await locked('orders', async () => {
    const stop = new AbortController()
    const asked = ['/orders/1', '/orders/1/summary', '/orders'].map((path) => service.ask('GET', path, { signal: stop.signal }))
    await until(async () => (await backends(waiting)) === 3)
    stop.abort()
    for (const result of await Promise.allSettled(asked)) assert.equal(result.status, 'rejected')
    await until(async () => (await backends("state <> 'idle'")) === 0)
  })
  const answers = await Promise.all(Array.from({ length: 40 }, () => get('/orders/1')))
  assert.ok(answers.every(({ status }) => status === 200))
})

test('a client that hangs up while placing takes the order back, and may ask again with its key', async () => {
  const before = await count('orders')
  const order = { customer: 'Ada', lines: [{ sku: 'pen', quantity: 1 }] }
  await locked('order_lines', async () => {
    const stop = new AbortController()
    const asked = post('hang-up-1', order, stop.signal)
    await until(async () => (await backends(waiting)) === 1)
    stop.abort()
    await assert.rejects(asked)
    await until(async () => (await backends("state <> 'idle'")) === 0)
  })
  assert.equal(await count('orders'), before)
  assert.deepEqual([(await post('hang-up-1', order)).status, await count('orders')], [201, before + 1])
})

test('while the database refuses, the answer is a 503 that says when to come again, and then all is well without a restart', async () => {
  await outside.query(`update pg_database set datallowconn = false where datname = 'postgres'`)
  await outside.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'orders'`)
  await until(async () => (await get('/readyz')).status === 503)
  const { status, headers, body } = await get<{ type: string }>('/orders/1')
  assert.deepEqual([status, headers.get('retry-after'), body.type], [503, '1', '/problems/unavailable'])
  assert.equal((await get('/healthz')).status, 200)
  await outside.query(`update pg_database set datallowconn = true where datname = 'postgres'`)
  await until(async () => (await get('/readyz')).status === 200)
  assert.equal((await get('/orders/1')).status, 200)
})

test('what was placed is delivered once in effect, and the outbox empties', async () => {
  const id = await service.place('Ada', [{ sku: 'pen', quantity: 1 }])
  await until(async () => (await count('outbox where delivered_at is null')) === 0)
  const { orders } = (await (await fetch(`${service.inventoryUrl}/reservations`)).json()) as { orders: Record<string, number> }
  assert.equal(orders[id], 1)
  assert.ok((await service.metric('orders_outbox_delivered_total{outcome="delivered"}')) >= 1)
})

/** Has a dependency do as it is told until `act` is done. */
async function faulty(url: string, faults: object, act: () => Promise<void>): Promise<void> {
  const set = (body: object): Promise<Response> => fetch(`${url}/faults`, { method: 'PUT', body: JSON.stringify(body) })
  await set(faults)
  try {
    await act()
  } finally {
    await set({})
  }
}

test('an order that is placed while inventory fails is delivered when it is back', async () => {
  let id = 0
  await faulty(service.inventoryUrl, { failRate: 1 }, async () => {
    id = await service.place('Ada', [{ sku: 'pen', quantity: 1 }])
    await until(async () => (await count(`outbox where order_id = ${id} and last_error is not null and delivered_at is null`)) === 1)
  })
  await until(async () => (await count(`outbox where order_id = ${id} and delivered_at is not null`)) === 1)
  const { orders } = (await (await fetch(`${service.inventoryUrl}/reservations`)).json()) as { orders: Record<string, number> }
  assert.equal(orders[id], 1)
})

test('inventory hangs: the summary is partial, says so, and leaves nobody at work', async () => {
  await faulty(service.inventoryUrl, { hangRate: 1 }, async () => {
    assert.deepEqual((await get('/orders/1/summary')).body, { id: 1, customer: 'Ada', totalCents: 1200, inStock: null, partial: true, missing: ['inventory'] })
    await until(async () => ((await (await fetch(`${service.inventoryUrl}/stats`)).json()) as { inFlight: number }).inFlight === 0)
  })
})

test('pricing fails: there is no summary, and the answer says when to come again', async () => {
  await faulty(service.pricingUrl, { failRate: 1 }, async () => {
    const { status, headers, body } = await get<{ type: string; detail: string }>('/orders/1/summary')
    assert.deepEqual([status, body.type, body.detail], [503, '/problems/unavailable', 'pricing does not answer. Try again later.'])
    assert.match(headers.get('retry-after') ?? '', /^\d+$/)
  })
})

for (const failStatus of [400, 404, 302])
  test(`a dependency that answers ${failStatus} is one that does not answer, and we hear why`, async () => {
    const refused = (system: string): Promise<number> => service.metric(`orders_dependency_failures_total{dependency="${system}",why="refused"}`)
    const lines = service.logged.length
    for (const [system, url, path, wanted] of [['inventory', service.inventoryUrl, 'missing', ['inventory']], ['pricing', service.pricingUrl, 'type', '/problems/unavailable']] as const) {
      const before = await refused(system)
      await faulty(url, { failRate: 1, failStatus }, () =>
        // On a machine that is busy with much else inventory can be late before it has refused.
        until(async () => {
          const { status, body } = await get<Record<string, unknown>>('/orders/1/summary')
          assert.deepEqual([status, body[path]], [system === 'inventory' ? 200 : 503, wanted])
          return (await refused(system)) > before
        }))
    }
    const errors = service.logged.slice(lines).filter(({ level }) => level === 50)
    assert.deepEqual(errors.map(({ dependency, why }) => [dependency, why]), [['inventory', 'refused'], ['pricing', 'refused']])
  })

test('an order of what nobody knows is placed, and its summary says what has no price', async () => {
  const id = await service.place('Ada', [{ sku: 'unheard-of', quantity: 1 }])
  const { status, body } = await get<{ detail: string }>(`/orders/${id}/summary`)
  assert.deepEqual([status, body.detail], [409, 'There is no price for unheard-of.'])
})

test('what has done its work is forgotten when it is old, the oldest first; what waits is not, however old', async () => {
  const { db, close } = openDatabase<Schema>({ url: postgres.url, name: 'test-forget', max: 1, statementTimeoutMs: null, onError: assert.fail })
  const call = { signal: new AbortController().signal }
  const ids = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
  await outside.query(`insert into idempotency_keys (key, request, at) values ('long-ago', '{}', now() - interval '2 days'), ('longer-ago', '{}', now() - interval '3 days'), ('just-now', '{}', now())`)
  await outside.query(`insert into outbox (order_id, version, kind, payload, at, due_at, delivered_at) values
    (2, 1, 'order-placed', '{"lines":[]}', now() - interval '2 days', now(), now() - interval '2 days'),
    (2, 2, 'order-placed', '{"lines":[]}', now() - interval '2 days', 'infinity', null)`)
  await outside.query(`insert into invoice_jobs (id, order_id, state, at, ended_at) select id, 2 + n, state, now() - interval '9 days', ended
    from unnest($1::uuid[], '{done,queued,cancelled}'::text[], array[now() - interval '8 days', null, now()]) with ordinality as job (id, state, ended, n)`, [ids])
  await outside.query(`insert into invoices (job, pdf, etag) values ($1, '%PDF-', 'old')`, [ids[0]])
  const days = 86_400_000
  const kept = createRetention(db, { keysMs: days, jobsMs: 7 * days })
  const forgotten = (most: number): Promise<number[]> => map(kept, ({ keepMs, forget }) => forget(keepMs, most, call), { concurrency: 1 })
  assert.deepEqual(kept.map(({ what }) => what), ['delivered events', 'idempotency keys', 'ended jobs'])
  assert.deepEqual([await forgotten(1), await count("idempotency_keys where key = 'long-ago'")], [[1, 1, 1], 1])
  assert.deepEqual([await forgotten(9), await forgotten(9)], [[0, 1, 0], [0, 0, 0]])
  assert.deepEqual([await count("idempotency_keys where key = 'just-now'"), await count('outbox where order_id = 2'), await count("invoices where etag = 'old'")], [1, 1, 0])
  const statuses = await map(ids, async (id) => (await get(`/jobs/${id}`)).status, { concurrency: 1 })
  assert.deepEqual(statuses, [404, 200, 200])
  assert.deepEqual(createRetention(db, { keysMs: days, jobsMs: null }).length, 2)
  await outside.query('delete from outbox where order_id = 2')
  await outside.query('delete from invoice_jobs where id = any($1)', [ids])
  await close()
})

for (const [table, at, index] of [['outbox', 'delivered_at', 'outbox_by_delivery'], ['idempotency_keys', 'at', 'idempotency_keys_by_age'], ['invoice_jobs', 'ended_at', 'invoice_jobs_by_end']] as const)
  test(`what is old in ${table} is found by an index`, async () => {
    await locker.query('begin; set local enable_seqscan = off; set local enable_sort = off')
    const { rows } = await locker.query<{ 'QUERY PLAN': string }>(`explain select 1 from ${table} where ${at} < now() - make_interval(secs => 60) order by ${at} limit 9 for update skip locked`)
    await locker.query('rollback')
    assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), new RegExp(`Index.*${index}[\\s\\S]*Index Cond: \\(${at} <`))
  })

test('the outbox hands an event to one taker, of each order the oldest, and again when its lease is over', async () => {
  const { db, close } = openDatabase<Schema>({ url: postgres.url, name: 'test-outbox', max: 8, statementTimeoutMs: null, onError: assert.fail })
  const outbox = createOutbox(db)
  const call = { signal: new AbortController().signal }
  await service.stop()
  await outside.query(`update outbox set delivered_at = now() where delivered_at is null`)
  await outside.query(`insert into outbox (order_id, version, kind, payload) select 8 + n % 6, 1 + n / 6, 'order-placed', '{"lines":[]}' from generate_series(0, 11) n`)
  const taken = (await Promise.all(Array.from({ length: 8 }, () => outbox.take(3, 60_000, call)))).flat()
  assert.deepEqual(taken.map(({ event }) => `${event.orderId}.${event.version}`).toSorted(), ['10.1', '11.1', '12.1', '13.1', '8.1', '9.1'])
  assert.deepEqual(await outbox.take(10, 60_000, call), [])
  const [first, second] = taken
  assert.ok(first && second)
  await outbox.delivered(first.event.id, call)
  await outbox.failed(second, 0, 'no', call)
  const again = await outbox.take(10, 60_000, call)
  assert.deepEqual(
    again.map(({ event, attempts }) => `${event.orderId}.${event.version}, time ${attempts}`).toSorted(),
    [`${first.event.orderId}.2, time 1`, `${second.event.orderId}.1, time 2`].toSorted(),
  )
  assert.equal((await outbox.depth(call)).waiting, 11)

  // Who shows life keeps what is theirs, and that alone: whoever had an event before has lost it.
  const [mine, lost] = [again.find(({ attempts }) => attempts === 1), second]
  assert.ok(mine)
  await outside.query('update outbox set due_at = now() where id = any($1)', [[mine.event.id, lost.event.id]])
  await outbox.renew([mine, lost], 60_000, call)
  await outbox.failed(lost, 60_000, 'late', call)
  assert.deepEqual((await outbox.take(10, 60_000, call)).map(({ event, attempts }) => [event.id, attempts]), [[lost.event.id, 3]])
  await close()
})
