/** What a driver may be told. It works without a signal, so nobody complains when you forget it. */
export interface QueryOptions {
  signal?: AbortSignal
}

/** Rows as the database keeps them. */
export interface OrderRow {
  id: number
  customer_name: string
  placed_at: Date
  status: 'placed' | 'shipped' | 'cancelled'
  internal_note: string
}

export interface OrderLineRow {
  order_id: number
  sku: string
  quantity: number
}

export interface Database {
  selectOrders(where: { id: number }, options?: QueryOptions): Promise<OrderRow[]>
  selectOrderLines(where: { orderId: number }, options?: QueryOptions): Promise<OrderLineRow[]>
}
