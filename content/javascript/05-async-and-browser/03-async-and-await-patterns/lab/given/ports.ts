/** What a call to another system may be told: a signal that says when nobody wants the answer any more. */
export interface Call {
  signal?: AbortSignal
}

/** Rows as the database keeps them. */
export interface OrderRow {
  id: number
  customer_name: string
  internal_note: string
}

export interface OrderLineRow {
  order_id: number
  sku: string
  quantity: number
}

export interface Database {
  selectOrders(where: { id: number }, call: Call): Promise<OrderRow[]>
  selectOrderLines(where: { orderId: number }, call: Call): Promise<OrderLineRow[]>
}

export interface Pricing {
  /** The price of one piece, in cents, by sku. */
  unitCents(skus: string[], call: Call): Promise<Record<string, number>>
}

export interface Inventory {
  /** How many pieces are in stock, by sku. */
  stock(skus: string[], call: Call): Promise<Record<string, number>>
}

/** Everything the service needs from outside. */
export interface Ports {
  database: Database
  pricing: Pricing
  inventory: Inventory
}
