import type { Call, Order, OrderLine, OrderRepository } from './ports.ts'
import type { Database, OrderRow } from './database.ts'
import { together } from './together.ts'

export function createOrderRepository(database: Database): OrderRepository {
  return { orderById }

  /** The id is known from the start, so both queries leave at once. */
  async function orderById(id: number, { signal }: Call): Promise<Order | null> {
    const found: OrderRow[] = []
    const lines: OrderLine[] = []
    await together<void>([
      async (shared) => {
        found.push(...(await database.selectOrders({ id }, { signal: shared })))
      },
      async (shared) => {
        for (const { sku, quantity } of await database.selectOrderLines({ orderId: id }, { signal: shared })) lines.push({ sku, quantity })
      },
    ], signal)
    return found.map((row) => ({ id, customer: row.customer_name, placedAt: row.placed_at.toISOString(), status: row.status, lines }))[0] ?? null
  }
}
