import { getConnInfo } from '@hono/node-server/conninfo'
import { type TokenBucketOptions, TokenBuckets } from '@interleave/http-service'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'
import { HttpProblem } from './problem.ts'

/**
 * A token bucket for each learner who writes; for one without a cookie, each address. Enough for autosaving while
 * typing fast, too little to fill a disk.
 */
export function limitWrites(options: TokenBucketOptions): MiddlewareHandler<AppEnv> {
  const buckets = new TokenBuckets(options)
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const retryAfterSeconds = buckets.take(c.get('learner') ?? getConnInfo(c).remote.address ?? 'unknown')
      if (retryAfterSeconds > 0) {
        throw new HttpProblem('too-many', `You may write ${options.perSecond} times a second. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds })
      }
    }
    await next()
  }
}
