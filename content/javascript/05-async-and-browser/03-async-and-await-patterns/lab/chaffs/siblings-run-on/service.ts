import type { Call, Inventory, Pricing } from './ports.ts'
import type { Order, OrderRepository } from './repository.ts'

export interface OrderSummary {
  id: number
  customer: string
  totalCents: number
  inStock: boolean
}

export interface OrderService {
  orderById(id: number, call: Call): Promise<Order | null>
  orderSummary(id: number, call: Call): Promise<OrderSummary | null>
}

export function createOrderService(orders: OrderRepository, pricing: Pricing, inventory: Inventory): OrderService {
  return {
    orderById: (id, call) => orders.orderById(id, call),

    async orderSummary(id, { signal }) {
      const order = await orders.orderById(id, { signal })
      if (!order) return null
      const skus = order.lines.map((line) => line.sku)
      const [prices, stock] = await both(
        signal,
        (shared) => pricing.unitCents(skus, { signal: shared }),
        (shared) => inventory.stock(skus, { signal: shared }),
      )
      return toSummary(order, prices, stock)
    },
  }
}

/** Runs two calls at once. */
async function both<A, B>(
  signal: AbortSignal | undefined,
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const shared = signal ?? new AbortController().signal
  return Promise.all([first(shared), second(shared)])
}

function toSummary(order: Order, prices: Record<string, number>, stock: Record<string, number>): OrderSummary {
  return {
    id: order.id,
    customer: order.customer,
    totalCents: order.lines.reduce((sum, line) => sum + line.quantity * (prices[line.sku] ?? 0), 0),
    inStock: order.lines.every((line) => line.quantity <= (stock[line.sku] ?? 0)),
  }
}
