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
    const [prices, stock] = await both(
      signal,
      (shared) => pricing.unitCents(skus, { signal: shared }),
      (shared) => inventory.stock(skus, { signal: shared }),
    )
    return toSummary(order, prices, stock)
  }
}

/** Runs two calls at once. When one fails, the other is told to stop, and has stopped when this rejects. */
async function both<A, B>(
  signal: AbortSignal | undefined,
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const siblings = new AbortController()
  const shared = signal ? AbortSignal.any([signal, siblings.signal]) : siblings.signal
  const running: [Promise<A>, Promise<B>] = [first(shared), second(shared)]
  try {
    return await Promise.all(running)
  } catch (error) {
    siblings.abort(error)
    await Promise.allSettled(running)
    throw error
  }
}

function toSummary(order: Order, prices: Record<string, number>, stock: Record<string, number>): OrderSummary {
  return {
    id: order.id,
    customer: order.customer,
    totalCents: order.lines.reduce((sum, line) => sum + line.quantity * (prices[line.sku] ?? 0), 0),
    inStock: order.lines.every((line) => line.quantity <= (stock[line.sku] ?? 0)),
  }
}
