import { sleep, withTimeout } from '@interleave/patterns'
import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import type { Told } from './soak-clients.ts'
import type { Surroundings } from './surroundings.ts'

/** Something that must be so when all is over. */
export interface Check {
  what: string
  found: string
  ok: boolean
}

export interface Checked {
  surroundings: Surroundings
  database: string
  url: string
  told: Told
  /** The most connections that the service may have. */
  mostConnections: number
}

const LOOK_MS = 10_000

/** Waits until the queue and the outbox are empty; rejects when that takes longer than `limitMs`. */
export async function settled({ surroundings, database }: Pick<Checked, 'surroundings' | 'database'>, limitMs: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + limitMs
  for (;;) {
    const [left] = await surroundings.query<{ events: number; jobs: number }>(database, `
      select (select count(*)::int from outbox where delivered_at is null) as events,
        (select count(*)::int from invoice_jobs where state in ('queued', 'running')) as jobs`)
    if (left?.events === 0 && left.jobs === 0) return
    if (performance.now() > until) throw new Error(`Expected the outbox and the queue to empty within ${limitMs / 1_000} s, there are ${left?.events} events and ${left?.jobs} jobs left`)
    await sleep(200, { signal })
  }
}

/** Holds what clients were told against what is stored, and looks for what was left behind. */
export async function check({ surroundings, database, url, told, mostConnections }: Checked): Promise<Check[]> {
  const ask = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => surroundings.query<Row & Record<string, unknown>>(database, text, values)
  const count = async (text: string, values?: unknown[]): Promise<number> => Number((await ask<{ count: string }>(text, values))[0]?.count)
  const none = (what: string, found: number): Check => ({ what, found: found === 0 ? 'none' : String(found), ok: found === 0 })
  const all = (what: string, found: number, of: number): Check => ({ what, found: `${found} of ${of}`, ok: found === of })

  const [keys, ids] = [[...told.orders.keys()], [...told.orders.values()]]
  const stored = await ask<{ id: number }>(`
    select o.id from unnest($1::text[], $2::int[]) as told (key, id)
    join idempotency_keys k on k.key = told.key and (k.answer ->> 'id')::int = told.id
    join orders o on o.id = told.id`, [keys, ids])
  const placedIds = await ask<{ id: number }>(`select id from orders where customer like 'client %' or customer like 'dies %'`)
  const { orders: reservations } = await withTimeout(LOOK_MS, (signal) => fetchOk<{ orders: object }>(`${surroundings.inventory.url}/reservations`, { signal }))
  const reserved = new Set(Object.keys(reservations).map(Number))
  const [jobIds, jobOrders] = [[...told.jobs.keys()], [...told.jobs.values()]]
  const invoices = `from unnest($1::uuid[], $2::int[]) as told (id, order_id) join invoice_jobs j on j.id = told.id and j.order_id = told.order_id`
  const done = await count(`select count(*) ${invoices} join invoices i on i.job = j.id where j.state = 'done' and substr(i.pdf, 1, 5) = '%PDF-'`, [jobIds, jobOrders])
  const failed = await count(`select count(*) ${invoices} where j.state = 'failed' and j.reason <> ''`, [jobIds, jobOrders])
  // Whoever places, reads or draws has gone: what is left on is left behind.
  const metrics = await withTimeout(LOOK_MS, (signal) => fetchOk(`${url}/metrics`, { signal, read: (response) => response.text() }))
  const metric = (name: string): number => metrics.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm')).reduce((sum, [, value]) => sum + Number(value), 0)
  // The queue, and who looks for jobs of the dead, are at work for a moment every second or two: what stays is left behind.
  let atWork = Infinity
  for (let looks = 0; looks < 20 && atWork > 0; looks++) {
    if (looks > 0) await sleep(100)
    atWork = await count(`select count(*) from pg_stat_activity where application_name like 'orders%' and state <> 'idle' and backend_type = 'client backend'`)
  }
  const connections = await count(`select count(*) from pg_stat_activity where application_name like 'orders%'`)

  return [
    all('accepted orders are stored', stored.length, told.orders.size),
    none('orders that are stored twice', await count(`select coalesce(sum(n - 1), 0) as count from (select count(*) as n from orders where customer like 'client %' group by customer) as same`)),
    none('orders without all their lines', await count(`select count(*) from orders o where customer like 'client %' and (select count(*) from order_lines l where l.order_id = o.id) <> 2`)),
    all('orders whose pieces were set aside', placedIds.filter(({ id }) => reserved.has(id)).length, placedIds.length),
    { what: 'invoices that were made', found: `${done}, and ${failed} failed with a reason, of ${told.jobs.size}`, ok: done + failed === told.jobs.size },
    none('answers that no trouble excuses', told.wrong.length),
    { what: 'connections to the database', found: `${connections}, at most ${mostConnections}`, ok: connections <= mostConnections },
    none('backends at work or in a transaction', atWork),
    // The one that asks is itself under way.
    none('requests under way', metric('orders_http_requests_in_flight') - 1),
    none('calls to dependencies under way', metric('orders_dependency_in_flight')),
    none('work of the database under way', metric('orders_db_under_way')),
    none('failures that nobody was told of, since the last start', metric('orders_floating_failures_total')),
  ]
}
