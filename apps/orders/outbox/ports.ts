import type { Call, OrderLine } from '../orders/ports.ts'

/** An order was placed: its pieces are to be set aside. */
export interface OrderPlaced {
  /** One event has one id, however often it is delivered. */
  id: number
  kind: 'order-placed'
  orderId: number
  /** Counts the events of one order, from 1: who has seen a newer one ignores an older one. */
  version: number
  lines: OrderLine[]
  /** The trace in which it came to be, as W3C `traceparent`. */
  traceparent: string | null
}

export interface Reservations {
  /** Delivers an event; delivered twice it counts once. */
  reserve(event: OrderPlaced, call: Call): Promise<void>
}

export interface Outbox {
  /**
   * Takes up to `limit` events that are due, of each order the oldest alone, and leases them for `leaseMs`: nobody else gets
   * them before that. Who dies meanwhile has lost nothing.
   */
  take(limit: number, leaseMs: number, call: Call): Promise<TakenEvent[]>
  /** Leases them for `leaseMs` from now, but for those that somebody else has taken since. */
  renew(taken: readonly TakenEvent[], leaseMs: number, call: Call): Promise<void>
  delivered(id: number, call: Call): Promise<void>
  /** Not delivered: due again after `waitMs`, unless somebody else has taken it since. */
  failed(taken: TakenEvent, waitMs: number, reason: string, call: Call): Promise<void>
  /** Events that wait, and how old the oldest is. */
  depth(call: Call): Promise<{ waiting: number; oldestSeconds: number }>
}

export interface TakenEvent {
  event: OrderPlaced
  /** How often it was taken, this time included: who has an older number has lost it. */
  attempts: number
}
