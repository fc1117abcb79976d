import { until } from '@interleave/postgres'
import { sql } from 'kysely'
import { reachable } from '../db/reachable.ts'
import type { Database } from '../db/schema.ts'
import type { OrderLine } from '../orders/ports.ts'
import type { Outbox } from './ports.ts'

interface TakenRow {
  id: number
  order_id: number
  version: number
  lines: OrderLine[]
  traceparent: string | null
  attempts: number
}

export function createOutbox(db: Database): Outbox {
  return {
    take: (limit, leaseMs, { signal }) =>
      reachable(async () => {
        // Who else takes skips what is locked here, and sees the lease afterwards.
        const { rows } = await sql<TakenRow>`
          with due as materialized (
            select o.id from outbox o
            where o.delivered_at is null and o.due_at <= now()
              and not exists (select from outbox e where e.order_id = o.order_id and e.version < o.version and e.delivered_at is null)
            order by o.due_at limit ${limit} for update skip locked)
          update outbox o set attempts = o.attempts + 1, due_at = now() + make_interval(secs => ${leaseMs / 1_000}) from due
          where o.id = due.id
          returning o.id, o.order_id, o.version, o.payload -> 'lines' as lines, o.traceparent, o.attempts`.execute(db, until(signal))
        return rows.map(({ id, order_id: orderId, version, lines, traceparent, attempts }) => ({
          event: { id, kind: 'order-placed' as const, orderId, version, lines, traceparent },
          attempts,
        }))
      }),

    delivered: (id, { signal }) =>
      reachable(async () => {
        await sql`update outbox set delivered_at = now(), last_error = null where id = ${id} and delivered_at is null`.execute(db, until(signal))
      }),

    renew: (taken, leaseMs, { signal }) =>
      reachable(async () => {
        await sql`update outbox o set due_at = now() + make_interval(secs => ${leaseMs / 1_000})
          from unnest(${taken.map(({ event }) => event.id)}::int[], ${taken.map(({ attempts }) => attempts)}::int[]) as held (id, attempts)
          where o.id = held.id and o.attempts = held.attempts and o.delivered_at is null`.execute(db, until(signal))
      }),

    failed: ({ event, attempts }, waitMs, reason, { signal }) =>
      reachable(async () => {
        // Delivered or taken by somebody else meanwhile, after a lease that ran out: then that is what counts.
        await sql`update outbox set due_at = now() + make_interval(secs => ${waitMs / 1_000}), last_error = ${reason.slice(0, 500)}
          where id = ${event.id} and attempts = ${attempts} and delivered_at is null`.execute(db, until(signal))
      }),

    depth: ({ signal }) =>
      reachable(async () => {
        const { rows } = await sql<{ waiting: string; oldest: string | null }>`
          select count(*) as waiting, extract(epoch from now() - min(at)) as oldest from outbox where delivered_at is null`.execute(db, until(signal))
        return { waiting: Number(rows[0]?.waiting ?? 0), oldestSeconds: Math.max(0, Number(rows[0]?.oldest ?? 0)) }
      }),
  }
}
