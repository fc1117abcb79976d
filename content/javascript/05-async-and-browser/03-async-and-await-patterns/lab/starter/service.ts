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

    // Step 1: ask both at once, with one shared signal.
    async orderSummary(id, { signal }) {
      const order = await orders.orderById(id, { signal })
      if (!order) return null
      const skus = order.lines.map((line) => line.sku)
      const prices = await pricing.unitCents(skus, {})
      const stock = await inventory.stock(skus, { signal })
      return toSummary(order, prices, stock)
    },
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
