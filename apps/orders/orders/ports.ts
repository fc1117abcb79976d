/** What every call to another system is told: a signal that says when nobody wants the answer any more. */
export interface Call {
  signal: AbortSignal
}

export interface OrderLine {
  sku: string
  quantity: number
}

/** An order as the world may see it. */
export interface Order {
  id: number
  customer: string
  /** ISO 8601, UTC. */
  placedAt: string
  status: OrderStatus
  lines: OrderLine[]
}

export type OrderStatus = 'placed' | 'shipped' | 'cancelled'

export interface OrderRepository {
  /** The order with its lines, or null when there is none. */
  orderById(id: number, call: Call): Promise<Order | null>
}

export interface Pricing {
  /** The price of one piece, in cents, by sku. */
  unitCents(skus: string[], call: Call): Promise<Record<string, number>>
}

export interface Inventory {
  /** How many pieces are in stock, by sku. */
  stock(skus: string[], call: Call): Promise<Record<string, number>>
}

/** A system that cannot be asked now: down, too slow, or spared because it was. Asking again later may help. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'
  readonly system: string
  readonly retryAfterSeconds: number

  constructor(system: string, { retryAfterSeconds = 1, cause }: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(`${system} is unavailable`, { cause })
    this.system = system
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A piece of an order for which pricing knows no price: asking again does not help. */
export class Unpriced extends Error {
  override readonly name = 'Unpriced'

  constructor(sku: string) {
    super(`There is no price for ${sku}.`)
  }
}
