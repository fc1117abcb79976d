import type { Database, OrderLineRow, OrderRow } from './database.ts'
import type { Order, OrderRepository } from './ports.ts'

/** Reads one order with its lines. */
export function createOrderRepository(database: Database): OrderRepository {
  return {
    async orderById(id) {
      const [row] = await database.selectOrders({ id })
      if (!row) return null
      const lines = await database.selectOrderLines({ orderId: id })
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
