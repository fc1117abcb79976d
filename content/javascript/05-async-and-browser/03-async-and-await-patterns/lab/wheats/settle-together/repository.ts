import type { Call, Database } from './ports.ts'
import { together } from './together.ts'

export interface OrderLine {
  sku: string
  quantity: number
}

export interface Order {
  id: number
  customer: string
  lines: OrderLine[]
}

export interface OrderRepository {
  orderById(id: number, call: Call): Promise<Order | null>
}

export function createOrderRepository(database: Database): OrderRepository {
  return { orderById }

  /** The id is known from the start, so both queries leave at once. */
  async function orderById(id: number, { signal }: Call): Promise<Order | null> {
    const order: Order = { id, customer: '', lines: [] }
    let found = false
    await together<void>([
      async (shared) => {
        for (const row of await database.selectOrders({ id }, { signal: shared })) {
          found = true
          order.customer = row.customer_name
        }
      },
      async (shared) => {
        for (const { sku, quantity } of await database.selectOrderLines({ orderId: id }, { signal: shared })) {
          order.lines.push({ sku, quantity })
        }
      },
    ], signal)
    return found ? order : null
  }
}
