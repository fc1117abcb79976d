import type { Position } from './cursor.ts'
import type { Call, Order } from './ports.ts'

/** An order in a list: without its lines. */
export type OrderHead = Omit<Order, 'lines'>

export interface OrderListRepository {
  /** Up to `limit` orders, the newest first, after a position or from the top. Orders of one instant are told apart by id. */
  ordersAfter(position: Position | null, limit: number, call: Call): Promise<OrderHead[]>
}
