import { until } from '@interleave/postgres'
import { sql } from 'kysely'
import { reachable } from '../db/reachable.ts'
import type { Database } from '../db/schema.ts'
import type { OrderListRepository } from './list-ports.ts'

export function createOrderListRepository(db: Database): OrderListRepository {
  return {
    ordersAfter: (position, limit, { signal }) =>
      reachable(async () => {
        const rows = await db
          .selectFrom('orders')
          .select(['id', 'customer', 'placed_at', 'status'])
          // Compared as rows, which the index on both columns answers from its place.
          .$if(position !== null, (it) => it.where(sql<boolean>`(placed_at, id) < (${position?.placedAt}::timestamptz, ${position?.id}::bigint)`))
          .orderBy('placed_at', 'desc').orderBy('id', 'desc')
          .limit(limit)
          .execute(until(signal))
        return rows.map(({ id, customer, placed_at: placedAt, status }) => ({ id, customer, placedAt: placedAt.toISOString(), status }))
      }),
  }
}
