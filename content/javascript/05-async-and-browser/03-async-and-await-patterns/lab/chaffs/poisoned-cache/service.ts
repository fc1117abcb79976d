import { all } from '@interleave/patterns/all.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { type Call, type Inventory, type Order, type OrderRepository, type Pricing, Unavailable, Unpriced } from './ports.ts'

export interface OrderSummary {
  id: number
  customer: string
  totalCents: number
  /** Null: inventory did not say in time. */
  inStock: boolean | null
  partial: boolean
  missing?: ['inventory']
}

export interface OrderService {
  orderById(id: number, call: Call): Promise<Order | null>
  orderSummary(id: number, call: Call): Promise<OrderSummary | null>
}

export interface OrderServiceOptions {
  /** How long a summary waits for inventory before it does without, in milliseconds. */
  inventoryMs?: number
}

export function createOrderService(orders: OrderRepository, pricing: Pricing, inventory: Inventory, { inventoryMs = 300 }: OrderServiceOptions = {}): OrderService {
  const summaries = new Map<number, Promise<OrderSummary | null>>()
  return {
    orderById: (id, call) => orders.orderById(id, call),

    orderSummary(id, call) {
      const known = summaries.get(id) ?? summarise(id, call)
      summaries.set(id, known)
      return known
    },
  }

  async function summarise(id: number, { signal }: Call): Promise<OrderSummary | null> {
    const order = await orders.orderById(id, { signal })
    if (!order) return null
    const skus = order.lines.map((line) => line.sku)
    const [prices, stock] = await all([
      (shared) => pricing.unitCents(skus, { signal: shared }),
      (shared) => stockInTime(skus, shared),
    ], { signal })
    return toSummary(order, prices, stock)
  }

  /** What is in stock; null when inventory is late or out of order: a summary is worth having without it. */
  async function stockInTime(skus: string[], signal: AbortSignal): Promise<Record<string, number> | null> {
    try {
      return await withTimeout(inventoryMs, (inTime) => inventory.stock(skus, { signal: inTime }), { signal })
    } catch (error) {
      if (!signal.aborted && (isTimeout(error) || error instanceof Unavailable)) return null
      throw error
    }
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

function toSummary({ id, customer, lines }: Order, prices: Record<string, number>, stock: Record<string, number> | null): OrderSummary {
  let totalCents = 0
  for (const { sku, quantity } of lines) {
    const cents = prices[sku]
    if (cents === undefined) throw new Unpriced(sku)
    totalCents += quantity * cents
  }
  if (!stock) return { id, customer, totalCents, inStock: null, partial: true, missing: ['inventory'] }
  return { id, customer, totalCents, inStock: lines.every(({ sku, quantity }) => quantity <= (stock[sku] ?? 0)), partial: false }
}
