import type { Call, Database, OrderLineRow, OrderRow } from './ports.ts'

export interface Order {
  id: number
  customer: string
  lines: { sku: string; quantity: number }[]
}

export interface OrderRepository {
  orderById(id: number, call: Call): Promise<Order | null>
}

/** Reads one order with its lines; the caller's signal goes down to every query. */
export function createOrderRepository(database: Database): OrderRepository {
  return {
    async orderById(id, { signal }) {
      const [row] = await database.selectOrders({ id }, { signal })
      if (!row) return null
      const lines = await database.selectOrderLines({ orderId: id }, { signal })
      return toOrder(row, lines)
    },
  }
}

function toOrder(row: OrderRow, lines: OrderLineRow[]): Order {
  return {
    id: row.id,
    customer: row.customer_name,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
  }
}
