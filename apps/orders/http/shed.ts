import type { Refusal } from '@interleave/http-service'
import { problem } from '../orders/answers.ts'
import type { AdaptiveLimit } from './adaptive-limit.ts'
import { careful } from './dress.ts'
import type { Route } from './routes.ts'

export interface SheddingOptions {
  /** What all requests that are shed have in common: their work of the database. */
  limit: AdaptiveLimit
  /** Everything that is served: the kind of a route says whether it may be shed. */
  routes: readonly Route[]
  onShed(this: void): void
}

/**
 * Decides for each request, before anything is made of it, whether there is room. What is refused costs little and hears so at
 * once, with `Retry-After`; what is taken is answered as fast as if the others had not come. What is for operations is never
 * refused, nor is a `DELETE`, which makes work less, nor are streams, which only wait; all else may be, however it is spelt.
 */
export async function shedding({ limit, routes, onShed }: SheddingOptions): Promise<(method: string, target: string) => Refusal | null> {
  const response = problem('overloaded', 'More is asked than can be answered in time. Try again later.', { retryAfterSeconds: 1 })
  const body = await response.text()
  const refusal: Refusal = {
    status: response.status,
    headers: { ...careful, ...Object.fromEntries(response.headers), 'content-length': String(Buffer.byteLength(body)) },
    body,
  }
  const paths = routes.filter(({ kind = 'request' }) => kind !== 'request').map(({ path }) => path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/?]+'))
  const spared = new RegExp(`^(?:${paths.join('|')})(?:\\?|$)`)
  return (method, target) => {
    if (method === 'DELETE' || spared.test(target) || !limit.isFull()) return null
    onShed()
    return refusal
  }
}
