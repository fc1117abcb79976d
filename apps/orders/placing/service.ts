import type { Call } from '../orders/ports.ts'
import type { NewOrder, Placed, PlacingRepository } from './ports.ts'

export interface PlacingService {
  /** Places an order once for each key, however often it is asked. */
  placeOrder(order: NewOrder, key: string, call: Call): Promise<Placed>
}

export function createPlacingService(orders: PlacingRepository): PlacingService {
  return {
    placeOrder: ({ customer, lines }, key, { signal }) => orders.place({ customer, lines: merged(lines) }, key, { signal }),
  }
}

/** Two lines of one sku are one line: nothing is priced, checked or set aside twice. */
function merged(lines: NewOrder['lines']): NewOrder['lines'] {
  const quantities = new Map<string, number>()
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }))
}
