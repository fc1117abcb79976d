import { getConnInfo } from '@hono/node-server/conninfo'
import { securityHeaders, TokenBuckets } from '@interleave/http-service'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { problem } from '../orders/answers.ts'
import { patternOf, type Route } from './routes.ts'

/** Fifty lines of an order are 5 KB. */
const MOST_BODY_BYTES = 64 * 1024
/** We serve data, and pages without scripts; what a page may show, it says itself. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

export interface AppParts {
  routes: Route[]
  /** Around everything: ids, traces, metrics, logs. Told the route's pattern, and its kind. */
  observe?: (route: string, kind?: Route['kind']) => MiddlewareHandler
  /** Requests a second that one address may send, and as many more at once. Null for no limit. */
  perSecond: number | null
  /** Hears of what is nobody's fault but ours. */
  onError: (error: unknown) => void
}

/** Everything that answers requests, in the order in which it gets them. */
export function createApp({ routes, observe = () => (_c, next) => next(), perSecond, onError }: AppParts): Hono {
  const app = new Hono()
  const guards = [securityHeaders(NOTHING), ...(perSecond === null ? [] : [rateLimit(perSecond)])]
  const ask = limitBody()
  app.onError((error) => {
    onError(error)
    return problem('internal', 'This is our fault and has been logged.')
  })
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const pattern = patternOf(path)
    for (const { method, handle, kind = 'request' } of ofPath) {
      const before = kind === 'operations' ? guards.slice(0, 1) : guards
      app.on(method, pattern, observe(pattern, kind), ...before, ...(method === 'GET' ? [] : [ask]), (c) => handle(c.req.raw))
    }
    const allowed = ofPath.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
    app.all(pattern, observe(pattern), ...guards, (c) => {
      c.header('Allow', allowed)
      return withHeaders(c, problem('method-not-allowed', `Expected ${allowed}.`))
    })
  }
  app.all('*', observe('*'), ...guards, () => problem('not-found', 'There is nothing at this address. /docs lists what there is.'))
  return app
}

/** What was set on the context goes into answers that were made elsewhere. */
function withHeaders(c: Context, response: Response): Response {
  return c.newResponse(response.body, response)
}

function rateLimit(perSecond: number): MiddlewareHandler {
  const buckets = new TokenBuckets({ burst: perSecond * 2, perSecond, now: () => performance.now() })
  return async (c, next) => {
    const retryAfterSeconds = buckets.take(getConnInfo(c).remote.address ?? 'unknown')
    if (retryAfterSeconds > 0) return problem('too-many', `You may ask ${perSecond} times a second. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds })
    await next()
  }
}

function limitBody(): MiddlewareHandler {
  return bodyLimit({
    maxSize: MOST_BODY_BYTES,
    onError: (c) => {
      // The rest of the body is still on its way, so this connection is of no further use.
      c.header('Connection', 'close')
      return withHeaders(c, problem('too-large', `Expected at most ${MOST_BODY_BYTES / 1024} KB.`))
    },
  })
}
