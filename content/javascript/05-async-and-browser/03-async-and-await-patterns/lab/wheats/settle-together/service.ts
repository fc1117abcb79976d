import type { Call, Inventory, Pricing } from './ports.ts'
import type { Order, OrderRepository } from './repository.ts'
import { together } from './together.ts'

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
  async function orderById(id: number, call: Call): Promise<Order | null> {
    return orders.orderById(id, call)
  }

  async function orderSummary(id: number, call: Call): Promise<OrderSummary | null> {
    const order = await orders.orderById(id, call)
    if (order === null) return null
    const skus = order.lines.map((line) => line.sku)
    const [stock = {}, prices = {}] = await together([
      (signal) => inventory.stock(skus, { signal }),
      (signal) => pricing.unitCents(skus, { signal }),
    ], call.signal)
    let totalCents = 0
    let inStock = true
    for (const { sku, quantity } of order.lines) {
      totalCents += quantity * (prices[sku] ?? 0)
      if (quantity > (stock[sku] ?? 0)) inStock = false
    }
    return { id: order.id, customer: order.customer, totalCents, inStock }
  }

  return { orderById, orderSummary }
}
