import type { Call, Inventory, Order, OrderRepository, Pricing } from '../orders/ports.ts'

export const ada: Order = { id: 1, customer: 'Ada', placedAt: '2026-11-22T10:00:00.000Z', status: 'placed', lines: [{ sku: 'pen', quantity: 2 }, { sku: 'ink', quantity: 1 }] }

/** Rejects with the signal's reason when it aborts, and not before. */
export const hangs = <T>({ signal }: Call): Promise<T> =>
  new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

export const orders: OrderRepository = { orderById: (id) => Promise.resolve(id === 1 ? ada : null) }
export const pricing: Pricing = { unitCents: () => Promise.resolve({ pen: 150, ink: 900 }) }
export const inventory: Inventory = { stock: () => Promise.resolve({ pen: 10, ink: 4 }) }
