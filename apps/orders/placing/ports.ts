import type { Call, Order, OrderLine } from '../orders/ports.ts'

/** What a customer asks for. */
export interface NewOrder {
  customer: string
  lines: OrderLine[]
}

/**
 * What came of it: `placed` now; `repeated`, when the same key placed the same order before; `key-reused`, when the key
 * placed another one.
 */
export type Placed = { kind: 'placed' | 'repeated'; order: Order } | { kind: 'key-reused' }

export interface PlacingRepository {
  /**
   * Stores the order, its lines, the key and the event for the outbox in one transaction: all or nothing. However often
   * and however much at once it is called with one key, there is one order. Aborted or failed, nothing is known of what
   * happened, and the same call may be made again.
   */
  place(order: NewOrder, key: string, call: Call): Promise<Placed>
}
