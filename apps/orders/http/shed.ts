import type { Refusal } from '@interleave/http-service'
import { problem } from '../orders/answers.ts'
import type { AdaptiveLimit } from './adaptive-limit.ts'

export interface SheddingOptions {
  /** What all requests that are shed have in common: their work of the database. */
  limit: AdaptiveLimit
  onShed(this: void): void
}

/**
 * Decides for each request, before anything is made of it, whether there is room. What is refused costs little and hears so at
 * once, with `Retry-After`; what is taken is answered as fast as if the others had not come. Health, metrics and documents
 * are never refused, nor is a `DELETE`, which makes work less, nor are streams, which only wait.
 */
export async function shedding({ limit, onShed }: SheddingOptions): Promise<(method: string, path: string) => Refusal | null> {
  const response = problem('overloaded', 'More is asked than can be answered in time. Try again later.', { retryAfterSeconds: 1 })
  const body = await response.text()
  const refusal: Refusal = {
    status: response.status,
    headers: { ...Object.fromEntries(response.headers), 'content-length': String(Buffer.byteLength(body)), 'x-content-type-options': 'nosniff' },
    body,
  }
  return (method, path) => {
    if (method === 'DELETE' || !/^\/(orders|jobs)\b(?!.*\/events$)/.test(path) || !limit.isFull()) return null
    onShed()
    return refusal
  }
}
