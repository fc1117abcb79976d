import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import type { Inventory } from '../orders/ports.ts'
import type { Reservations } from '../outbox/ports.ts'
import { readNumbers } from './pricing-client.ts'
import { asUnavailable } from './unavailable.ts'

/** Inventory over HTTP: what is in stock, and the events of orders. */
export function inventoryClient(url: string): Inventory & Reservations {
  return {
    stock: (skus, { signal }) => {
      const query = new URLSearchParams(skus.map((sku) => ['sku', sku])).toString()
      return asUnavailable('inventory', signal, () => fetchOk(`${url}/stock?${query}`, { signal, read: readNumbers }))
    },
    reserve: (event, { signal }) =>
      asUnavailable('inventory', signal, () =>
        fetchOk(`${url}/reservations`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(event.traceparent === null ? {} : { traceparent: event.traceparent }) },
          body: JSON.stringify(event),
          signal,
          read: (response) => response.body?.cancel(),
        }),
      ),
  }
}
