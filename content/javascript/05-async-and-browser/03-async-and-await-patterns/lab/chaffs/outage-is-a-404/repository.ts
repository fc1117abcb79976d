import type { Database, OrderLineRow, OrderRow } from './database.ts'
import type { Order, OrderRepository } from './ports.ts'

/** Reads one order with its lines; the caller's signal goes down to every query. */
export function createOrderRepository(database: Database): OrderRepository {
  return {
    async orderById(id, { signal }) {
      const rows = await database.selectOrders({ id }, { signal }).catch((error: unknown) => {
        if (signal.aborted) throw error
        return []
      })
      const row = rows[0]
      if (!row) return null
      const lines = await database.selectOrderLines({ orderId: id }, { signal })
      return toOrder(row, lines)
    },
  }
}

function toOrder({ id, customer_name, placed_at, status }: OrderRow, lines: OrderLineRow[]): Order {
  return {
    id,
    customer: customer_name,
    placedAt: placed_at.toISOString(),
    status,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
  }
}
