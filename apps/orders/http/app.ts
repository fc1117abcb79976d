import { getConnInfo } from '@hono/node-server/conninfo'
import { TokenBuckets } from '@interleave/http-service'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { problem } from '../orders/answers.ts'
import { type AppEnv, dress } from './dress.ts'
import { patternOf, type Route } from './routes.ts'

/** Fifty lines of an order are 5 KB. */
const MOST_BODY_BYTES = 64 * 1024

export interface AppParts {
  routes: Route[]
  /** Around everything: ids, traces, metrics, logs. Told the route's pattern, and its kind. */
  observe?: (route: string, kind?: Route['kind']) => MiddlewareHandler<AppEnv>
  /** Requests a second that one address may send, and as many more at once. Null for no limit. */
  perSecond: number | null
  /** Hears of what is nobody's fault but ours. */
  onError: (error: unknown) => void
}

/** Everything that answers requests, in the order in which it gets them. */
export function createApp({ routes, observe = () => (_c, next) => next(), perSecond, onError }: AppParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const limits = perSecond === null ? [] : [rateLimit(perSecond)]
  const ask = limitBody()
  app.onError((error, c) => {
    if (c.req.raw.signal.aborted) return dress(c, problem('client-gone', 'The client hung up.'))
    onError(error)
    return dress(c, problem('internal', 'This is our fault and has been logged.'))
  })
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const pattern = patternOf(path)
    for (const { method, handle, kind = 'request', tagged = false } of ofPath) {
      const before = kind === 'operations' ? [] : limits
      app.on(method, pattern, observe(pattern, kind), ...before, ...(method === 'GET' ? [] : [ask]), async (c) => dress(c, await handle(c.req.raw), { tagged }))
    }
    const allow = ofPath.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
    app.all(pattern, observe(pattern), ...limits, (c) => dress(c, problem('method-not-allowed', `Expected ${allow}.`), { allow }))
  }
  app.all('*', observe('*'), ...limits, (c) => dress(c, problem('not-found', 'There is nothing at this address. /docs lists what there is.')))
  return app
}

function rateLimit(perSecond: number): MiddlewareHandler<AppEnv> {
  const buckets = new TokenBuckets({ burst: perSecond * 2, perSecond, now: () => performance.now() })
  return async (c, next) => {
    const retryAfterSeconds = buckets.take(getConnInfo(c).remote.address ?? 'unknown')
    if (retryAfterSeconds === 0) return next()
    return dress(c, problem('too-many', `You may ask ${perSecond} times a second. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds }))
  }
}

function limitBody(): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize: MOST_BODY_BYTES,
    // The rest of the body is still on its way, so the connection is of no further use.
    onError: (c) => dress(c, problem('too-large', `Expected at most ${MOST_BODY_BYTES / 1024} KB.`), { connection: 'close' }),
  })
}
