import { Unavailable } from './ports.ts'
import type { Call, Inventory, Order, OrderRepository, Pricing } from './ports.ts'
import { together } from './together.ts'

export interface OrderSummary {
  id: number
  customer: string
  totalCents: number
  inStock: boolean | null
  partial: boolean
  missing?: ['inventory']
}

export interface OrderService {
  orderById(id: number, call: Call): Promise<Order | null>
  orderSummary(id: number, call: Call): Promise<OrderSummary | null>
}

export function createOrderService(orders: OrderRepository, pricing: Pricing, inventory: Inventory, options: { inventoryMs?: number } = {}): OrderService {
  async function orderById(id: number, call: Call): Promise<Order | null> {
    return orders.orderById(id, call)
  }

  async function orderSummary(id: number, call: Call): Promise<OrderSummary | null> {
    const order = await orders.orderById(id, call)
    if (order === null) return null
    const skus = order.lines.map((line) => line.sku)
    let prices: Record<string, number> = {}
    let stock: Record<string, number> | null = null
    await together<void>([
      async (signal) => {
        stock = await stockOrNull(skus, signal, options.inventoryMs ?? 300)
      },
      async (signal) => {
        prices = await pricing.unitCents(skus, { signal })
      },
    ], call.signal)
    const totalCents = order.lines.reduce((sum, { sku, quantity }) => sum + quantity * (prices[sku] ?? 0), 0)
    const head = { id: order.id, customer: order.customer, totalCents }
    return stock === null ? { ...head, inStock: null, partial: true, missing: ['inventory'] } : { ...head, inStock: covers(stock, order), partial: false }
  }

  /** Asks inventory with a deadline of its own; null when that passes, or when inventory cannot be asked. */
  async function stockOrNull(skus: string[], caller: AbortSignal, ms: number): Promise<Record<string, number> | null> {
    const late = new AbortController()
    const timer = ms < Infinity ? setTimeout(() => late.abort(), ms) : undefined
    try {
      return await inventory.stock(skus, { signal: AbortSignal.any([caller, late.signal]) })
    } catch (error) {
      if (caller.aborted || !(late.signal.aborted || error instanceof Unavailable)) throw error
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  return { orderById, orderSummary }
}

function covers(stock: Record<string, number>, { lines }: Order): boolean {
  return lines.every(({ sku, quantity }) => quantity <= (stock[sku] ?? 0))
}
