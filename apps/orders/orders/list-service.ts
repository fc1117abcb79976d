import type { Position } from './cursor.ts'
import type { OrderHead, OrderListRepository } from './list-ports.ts'
import type { Call } from './ports.ts'

export interface OrderPage {
  orders: OrderHead[]
  /** Where the next page begins; null on the last. */
  next: Position | null
}

export interface OrderListService {
  page(after: Position | null, limit: number, call: Call): Promise<OrderPage>
}

/**
 * Pages by position, not by number: a page costs the same however far it is, and orders that arrive meanwhile neither
 * repeat nor hide others.
 */
export function createOrderListService(orders: OrderListRepository): OrderListService {
  return {
    async page(after, limit, { signal }) {
      // One more than asked for tells whether there is a next page.
      const found = await orders.ordersAfter(after, limit + 1, { signal })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return { orders: page, next: last && found.length > limit ? { placedAt: last.placedAt, id: last.id } : null }
    },
  }
}
