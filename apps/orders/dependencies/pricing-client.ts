import { type FetchOptions, fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import type { Pricing } from '../orders/ports.ts'
import { type Guard, guard } from './guard.ts'
import { policies } from './policies.ts'
import { readNumbers } from './read-answer.ts'

export interface ClientOptions {
  /** One for all calls of one dependency. */
  guard?: Guard
  /** Each attempt at a request goes through it. The platform's `fetch` when left out. */
  fetch?: NonNullable<FetchOptions<unknown>['fetch']>
}

/** We were told where it is: an answer that sends us elsewhere is none. */
export const strictly = { redirect: 'manual' } as const

/** Pricing over HTTP: one request for all skus. Asking twice changes nothing, so it is asked again. */
export function pricingClient(url: string, { guard: guarded = guard(policies.pricing), fetch = globalThis.fetch }: ClientOptions = {}): Pricing {
  return {
    unitCents: (skus, call) => guarded.run((signal) => fetchOk(`${url}/prices?${skuQuery(skus)}`, { ...strictly, signal, fetch, read: readNumbers }), call),
  }
}

export const skuQuery = (skus: string[]): string => new URLSearchParams(skus.map((sku) => ['sku', sku])).toString()
