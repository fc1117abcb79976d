import { io } from 'interleave:world'
import { type Call, type Inventory, type Order, type OrderRepository, type Pricing, Unavailable } from '../../orders/ports.ts'

export type System = 'database' | 'pricing' | 'inventory' | 'renderer'

/** The systems behind the ports. Each call is answered at any moment, or fails, or never is; and it is known who is at work. */
export interface SimulatedSystems {
  orders: OrderRepository
  pricing: Pricing
  inventory: Inventory
  /** A call that reads: answered at one moment. */
  ask<T>(system: System, name: string, call: Call, answer: () => T): Promise<T>
  /** A call that changes something: that happens at one moment, and its answer arrives at a later one, or never. */
  change<T>(system: System, name: string, call: Call, effect: () => T): Promise<T>
  /** Calls that have begun and not ended. */
  atWork(): string[]
  /** Calls that ended well. */
  answered(): string[]
  /** Calls that ended well although their own caller had been told to stop. */
  wasted(): string[]
}

const placedAt = '2026-01-05T09:00:00.000Z'
const known: Order[] = [
  { id: 1, customer: 'Ada', placedAt, status: 'placed', lines: [{ sku: 'pen', quantity: 2 }, { sku: 'ink', quantity: 1 }] },
  { id: 2, customer: 'Grace', placedAt, status: 'shipped', lines: [{ sku: 'pad', quantity: 3 }] },
]
const cents: Record<string, number> = { pen: 150, ink: 900, pad: 250 }
const pieces: Record<string, number> = { pen: 10, ink: 4, pad: 2 }

/** `hasLeft` says whether the client has hung up: what ends well after that is wasted. */
export function simulatedSystems(hasLeft = (): boolean => false): SimulatedSystems {
  const atWork: string[] = []
  const answered: string[] = []
  const wasted: string[] = []

  async function during<T>(system: System, name: string, signal: AbortSignal, ended: Promise<T>): Promise<T> {
    atWork.push(name)
    try {
      const value = await ended
      if (hasLeft()) wasted.push(name)
      answered.push(name)
      return value
    } catch (error) {
      if (signal.aborted) throw error
      throw new Unavailable(system, { cause: error })
    } finally {
      atWork.splice(atWork.indexOf(name), 1)
    }
  }
  const ask: SimulatedSystems['ask'] = async (system, label, { signal }, answer) => {
    await during(system, label, signal, io(system, undefined, { signal, label }))
    return answer()
  }
  const change: SimulatedSystems['change'] = (system, label, { signal }, effect) => during(system, label, signal, io(system, effect, { signal, label }))

  const of = (from: Record<string, number>, skus: string[]): Record<string, number> => Object.fromEntries(skus.map((sku) => [sku, from[sku] ?? 0]))
  return {
    ask,
    change,
    orders: { orderById: (id, call) => ask('database', 'orderById', call, () => known.find((order) => order.id === id) ?? null) },
    pricing: { unitCents: (skus, call) => ask('pricing', 'unitCents', call, () => of(cents, skus)) },
    inventory: { stock: (skus, call) => ask('inventory', 'stock', call, () => of(pieces, skus)) },
    atWork: () => [...atWork],
    answered: () => [...answered],
    wasted: () => [...wasted],
  }
}
