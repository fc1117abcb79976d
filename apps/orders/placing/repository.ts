import { inTransaction, until } from '@interleave/postgres'
import { sql } from 'kysely'
import { reachable } from '../db/reachable.ts'
import type { Database, Schema } from '../db/schema.ts'
import type { Order } from '../orders/ports.ts'
import type { Placed, PlacingRepository } from './ports.ts'

export interface PlacingRepositoryOptions {
  /** The trace that runs right now, as W3C `traceparent`: stored with the event. */
  traceparent?: () => string | null
  /** Told when an event lies in the outbox. */
  onEvent?: () => void
}

export function createPlacingRepository(db: Database, { traceparent = () => null, onEvent = () => undefined }: PlacingRepositoryOptions = {}): PlacingRepository {
  return {
    async place({ customer, lines }, key, { signal }) {
      const placed = await reachable(() =>
        inTransaction<Schema, Placed>(db, signal, async (tx) => {
          const request = JSON.stringify({ customer, lines })
          // The key comes first: whoever else brings it waits here until this transaction has ended.
          const first = await tx.insertInto('idempotency_keys').values({ key, request }).onConflict((it) => it.column('key').doNothing()).returning('key').executeTakeFirst(until(signal))
          if (!first) {
            const before = await tx.selectFrom('idempotency_keys').where('key', '=', key)
              .select((it) => ['answer', it(sql.ref('request'), '=', sql<object>`${request}::jsonb`).as('same')])
              .executeTakeFirstOrThrow(until(signal))
            return before.same ? { kind: 'repeated', order: before.answer as Order } : { kind: 'key-reused' }
          }
          const row = await tx.insertInto('orders').values({ customer }).returning(['id', 'status', 'placed_at']).executeTakeFirstOrThrow(until(signal))
          await tx.insertInto('order_lines').values(lines.map((line, index) => ({ order_id: row.id, position: index + 1, ...line }))).execute(until(signal))
          await tx.insertInto('outbox')
            .values({ order_id: row.id, version: 1, kind: 'order-placed', payload: JSON.stringify({ lines }), traceparent: traceparent() })
            .execute(until(signal))
          const order: Order = { id: row.id, customer, placedAt: row.placed_at.toISOString(), status: row.status, lines }
          await tx.updateTable('idempotency_keys').set({ answer: JSON.stringify(order) }).where('key', '=', key).execute(until(signal))
          return { kind: 'placed', order }
        }),
      )
      // Not by NOTIFY: that makes transactions commit one after the other, and who placed the order can deliver as well as any.
      if (placed.kind === 'placed') onEvent()
      return placed
    },
  }
}
