import { io, sleep } from 'interleave:world'
import { Unavailable } from './ports.ts'
import type { Ports } from './app.ts'
import type { OrderLineRow, OrderRow } from './database.ts'

export type System = 'database' | 'pricing' | 'inventory'

/** Ports whose replies come back in any order, and that remember who is still at work. */
export interface SimulatedPorts extends Ports {
  /** Calls that have started and not yet come to an end: `['pricing.unitCents']`. */
  inFlight(): string[]
  /** The most calls that were ever in flight at once; for that, say `counted: true`. */
  peakInFlight(): number
  /** Calls that were answered although the caller had already hung up. */
  wasted(): string[]
}

const placed_at = new Date('2026-01-05T09:00:00Z')

const orders: OrderRow[] = [
  { id: 1, customer_name: 'Ada', placed_at, status: 'placed', internal_note: 'pays late' },
  { id: 2, customer_name: 'Grace', placed_at, status: 'shipped', internal_note: 'ask for the new address' },
]

const lines: OrderLineRow[] = [
  { order_id: 1, sku: 'pen', quantity: 2 },
  { order_id: 1, sku: 'ink', quantity: 1 },
  { order_id: 2, sku: 'pad', quantity: 3 },
]

const unitCents: Record<string, number> = { pen: 150, ink: 900, pad: 250 }
const pieces: Record<string, number> = { pen: 10, ink: 4, pad: 2 }

const HOUR_MS = 3_600_000

export interface Situation {
  /** Systems that fail every call. */
  down?: System[]
  /** Systems that take an hour for every call. */
  late?: System[]
  /** Whether `peakInFlight` is asked. It makes the order of all calls matter, so there are more orders to run. */
  counted?: boolean
  /** The signal of the one for whom all this is done; `wasted` needs it. */
  caller?: AbortSignal
}

export function simulatedPorts({ down = [], late = [], counted = false, caller }: Situation = {}): SimulatedPorts {
  const running = new Map<object, string>()
  const wasted: string[] = []
  let peak = 0

  async function ask<T>(system: System, name: string, signal: AbortSignal | undefined, answer: () => T): Promise<T> {
    const label = `${system}.${name}`
    const call = {}
    running.set(call, label)
    if (counted) peak = Math.max(peak, running.size)
    try {
      if (late.includes(system)) await sleep(HOUR_MS, signal ? { signal } : {})
      else await io(system, undefined, signal ? { signal, label } : { label })
    } catch (error) {
      if (signal?.aborted) throw error
      throw new Unavailable(system, { cause: error })
    } finally {
      running.delete(call)
    }
    if (caller?.aborted) wasted.push(label)
    if (down.includes(system)) throw new Unavailable(system)
    return answer()
  }

  return {
    database: {
      selectOrders: ({ id }, options) => ask('database', 'selectOrders', options?.signal, () => orders.filter((row) => row.id === id)),
      selectOrderLines: ({ orderId }, options) =>
        ask('database', 'selectOrderLines', options?.signal, () => lines.filter((row) => row.order_id === orderId)),
    },
    pricing: { unitCents: (skus, { signal }) => ask('pricing', 'unitCents', signal, () => pick(unitCents, skus)) },
    inventory: { stock: (skus, { signal }) => ask('inventory', 'stock', signal, () => pick(pieces, skus)) },
    inFlight: () => [...running.values()],
    peakInFlight: () => {
      if (!counted) throw new Error('peakInFlight() needs simulatedPorts({ counted: true })')
      return peak
    },
    wasted: () => [...wasted],
  }
}

function pick(from: Record<string, number>, skus: string[]): Record<string, number> {
  return Object.fromEntries(skus.map((sku) => [sku, from[sku] ?? 0]))
}
