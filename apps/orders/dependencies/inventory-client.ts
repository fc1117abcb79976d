import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import type { Inventory } from '../orders/ports.ts'
import type { Reservations } from '../outbox/ports.ts'
import { guard } from './guard.ts'
import { policies, RESERVING } from './policies.ts'
import { type ClientOptions, skuQuery, strictly } from './pricing-client.ts'
import { readNumbers, readTaken } from './read-answer.ts'

/** Inventory over HTTP: what is in stock, and the events of orders. */
export function inventoryClient(url: string, { guard: guarded = guard(policies.inventory), fetch = globalThis.fetch }: ClientOptions = {}): Inventory & Reservations {
  return {
    stock: (skus, call) => guarded.run((signal) => fetchOk(`${url}/stock?${skuQuery(skus)}`, { ...strictly, signal, fetch, read: readNumbers }), call),
    reserve: (event, call) =>
      guarded.run((signal) => fetchOk(`${url}/reservations`, {
        ...strictly,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(event.traceparent === null ? {} : { traceparent: event.traceparent }) },
        body: JSON.stringify(event),
        signal,
        fetch,
        read: readTaken,
      }), call, RESERVING),
  }
}
