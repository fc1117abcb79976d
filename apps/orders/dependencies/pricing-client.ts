import { type FetchOptions, fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import type { Pricing } from '../orders/ports.ts'
import { type Guard, guard } from './guard.ts'
import { policies } from './policies.ts'

export interface ClientOptions {
  /** One for all calls of one dependency. */
  guard?: Guard
  /** Each attempt at a request goes through it. The platform's `fetch` when left out. */
  fetch?: NonNullable<FetchOptions<unknown>['fetch']>
}

/** Pricing over HTTP: one request for all skus. Asking twice changes nothing, so it is asked again. */
export function pricingClient(url: string, { guard: guarded = guard(policies.pricing), fetch = globalThis.fetch }: ClientOptions = {}): Pricing {
  return {
    unitCents: (skus, call) => guarded.run((signal) => fetchOk(`${url}/prices?${skuQuery(skus)}`, { signal, fetch, read: readNumbers }), call),
  }
}

export const skuQuery = (skus: string[]): string => new URLSearchParams(skus.map((sku) => ['sku', sku])).toString()

/** A JSON object of numbers from 0. Anything else is the other side's fault, and is told as such. */
export async function readNumbers(response: Response): Promise<Record<string, number>> {
  const body: unknown = await response.json()
  if (typeof body !== 'object' || body === null) throw new TypeError(`Expected an object of numbers from ${response.url}`)
  // Without a prototype: "constructor" is a sku like any other, and nobody's price is a function.
  const numbers = Object.create(null) as Record<string, number>
  for (const [sku, value] of Object.entries(body)) {
    if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`Expected a whole number from 0 for ${sku} from ${response.url}`)
    numbers[sku] = value
  }
  return numbers
}
