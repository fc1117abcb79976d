import { prepareQuery, until } from '@interleave/postgres'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { reachable } from '../db/reachable.ts'
import { type Database, MOST_ORDER_ID } from '../db/schema.ts'
import type { OrderRepository } from './ports.ts'

/** Reads orders: one with its lines in one query, which the caller's signal ends in the database too. */
export function createOrderRepository(db: Database): OrderRepository {
  const orderWithLines = prepareQuery(db
    .selectFrom('orders as o')
    .where('o.id', '=', 0)
    .select((o) => [
      'o.id', 'o.customer', 'o.placed_at', 'o.status',
      jsonArrayFrom(o.selectFrom('order_lines as l').whereRef('l.order_id', '=', 'o.id').orderBy('l.position').select(['l.sku', 'l.quantity'])).as('lines'),
    ])
    .compile())
  return {
    orderById: (id, { signal }) =>
      reachable(async () => {
        if (id > MOST_ORDER_ID) return null
        const { rows: [row] } = await db.executeQuery(orderWithLines(id), until(signal))
        return row ? { id: row.id, customer: row.customer, placedAt: row.placed_at.toISOString(), status: row.status, lines: row.lines } : null
      }),
  }
}
