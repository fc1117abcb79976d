import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import type { Pricing } from '../orders/ports.ts'
import { asUnavailable } from './unavailable.ts'

/** Pricing over HTTP: one request for all skus. */
export function pricingClient(url: string): Pricing {
  return {
    unitCents: (skus, { signal }) => asUnavailable('pricing', signal, () => fetchOk(`${url}/prices?${query(skus)}`, { signal, read: readNumbers })),
  }
}

const query = (skus: string[]): string => new URLSearchParams(skus.map((sku) => ['sku', sku])).toString()

/** A JSON object of numbers from 0. Anything else is the other side's fault, and is told as such. */
export async function readNumbers(response: Response): Promise<Record<string, number>> {
  const body: unknown = await response.json()
  if (typeof body !== 'object' || body === null) throw new TypeError(`Expected an object of numbers from ${response.url}`)
  const numbers: Record<string, number> = {}
  for (const [sku, value] of Object.entries(body)) {
    if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`Expected a whole number from 0 for ${sku} from ${response.url}`)
    numbers[sku] = value
  }
  return numbers
}
