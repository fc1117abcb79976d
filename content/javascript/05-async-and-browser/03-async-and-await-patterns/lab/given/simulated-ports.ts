import { io } from 'interleave:world'
import type { Call, OrderLineRow, OrderRow, Ports } from './ports.ts'

export type System = 'database' | 'pricing' | 'inventory'

/** Ports whose replies come back in any order, and that remember who is still at work. */
export interface SimulatedPorts extends Ports {
  /** Calls that have started and not yet come to an end: `['pricing.unitCents']`. */
  inFlight(): string[]
  /** The most calls that were ever in flight at once. */
  peakInFlight(): number
  /** Calls that were answered although the caller had already hung up. */
  wasted(): string[]
}

const orders: OrderRow[] = [
  { id: 1, customer_name: 'Ada', internal_note: 'pays late' },
  { id: 2, customer_name: 'Grace', internal_note: 'ask for the new address' },
]

const lines: OrderLineRow[] = [
  { order_id: 1, sku: 'pen', quantity: 2 },
  { order_id: 1, sku: 'ink', quantity: 1 },
  { order_id: 2, sku: 'pad', quantity: 3 },
]

const unitCents: Record<string, number> = { pen: 150, ink: 900, pad: 250 }
const pieces: Record<string, number> = { pen: 10, ink: 4, pad: 2 }

export interface Situation {
  /** Systems that answer every call with an error. */
  down?: System[]
  /** The signal of the one for whom all this is done; `wasted` needs it. */
  caller?: AbortSignal
}

export function simulatedPorts({ down = [], caller }: Situation = {}): SimulatedPorts {
  const running: string[] = []
  const wasted: string[] = []
  let peak = 0

  async function ask<T>(system: System, name: string, { signal }: Call, answer: () => T): Promise<T> {
    const label = `${system}.${name}`
    running.push(label)
    peak = Math.max(peak, running.length)
    try {
      await io(system, undefined, signal ? { signal, label } : { label })
      if (caller?.aborted) wasted.push(label)
      if (down.includes(system)) throw new Error(`${system} is down`)
      return answer()
    } finally {
      running.splice(running.indexOf(label), 1)
    }
  }

  return {
    database: {
      selectOrders: ({ id }, call) => ask('database', 'selectOrders', call, () => orders.filter((row) => row.id === id)),
      selectOrderLines: ({ orderId }, call) =>
        ask('database', 'selectOrderLines', call, () => lines.filter((row) => row.order_id === orderId)),
    },
    pricing: { unitCents: (skus, call) => ask('pricing', 'unitCents', call, () => pick(unitCents, skus)) },
    inventory: { stock: (skus, call) => ask('inventory', 'stock', call, () => pick(pieces, skus)) },
    inFlight: () => [...running],
    peakInFlight: () => peak,
    wasted: () => [...wasted],
  }
}

function pick(from: Record<string, number>, skus: string[]): Record<string, number> {
  return Object.fromEntries(skus.map((sku) => [sku, from[sku] ?? 0]))
}
