import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'
import { HttpProblem } from './problem.ts'

export interface WriteLimit {
  burst: number
  perSecond: number
  now(this: void): number
}

const MOST_BUCKETS = 10_000

/**
 * A token bucket for each learner who writes; for one without a cookie, each address. Enough for autosaving while
 * typing fast, too little to fill a disk.
 */
export function limitWrites({ burst, perSecond, now }: WriteLimit): MiddlewareHandler<AppEnv> {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const key = c.get('learner') ?? getConnInfo(c).remote.address ?? 'unknown'
      const at = now()
      const bucket = buckets.get(key) ?? { tokens: burst, at }
      bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond)
      bucket.at = at
      // Deleted and set again, so that the first key of the map is the one unused for longest.
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > MOST_BUCKETS) buckets.delete(buckets.keys().next().value ?? '')
      if (bucket.tokens < 1) {
        const retryAfterSeconds = Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond))
        throw new HttpProblem('too-many', `You may write ${perSecond} times a second. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds })
      }
      bucket.tokens -= 1
    }
    await next()
  }
}
