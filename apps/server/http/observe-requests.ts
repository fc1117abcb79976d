import { randomUUID } from 'node:crypto'
import { matchedRoutes } from 'hono/route'
import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { Metrics } from '../telemetry/metrics.ts'
import type { AppContext, AppEnv } from './context.ts'

const READ_LIMIT_MS = 10_000
const WRITE_LIMIT_MS = 10_000

/** Gives each request its id, its log and its signals; counts and logs it when it is over. */
export function observeRequests(log: Logger, metrics: Metrics): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const sent = c.req.header('x-request-id')
    const requestId = sent !== undefined && /^[\w.-]{8,64}$/.test(sent) ? sent : randomUUID()
    c.set('requestId', requestId)
    c.set('log', log.child({ requestId }))
    c.set('reading', AbortSignal.any([hangUp(c.req.raw.signal), AbortSignal.timeout(READ_LIMIT_MS)]))
    c.set('writing', AbortSignal.timeout(WRITE_LIMIT_MS))
    c.header('X-Request-Id', requestId)
    const began = performance.now()
    metrics.inFlight.inc()
    try {
      await next()
    } finally {
      metrics.inFlight.dec()
      const ms = performance.now() - began
      const aborted = c.req.raw.signal.aborted
      const route = routeOf(c)
      if (aborted) metrics.aborted.inc({ route })
      metrics.duration.observe({ method: c.req.method, route, status: aborted ? '499' : String(c.res.status) }, ms / 1000)
      const line = { method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round(ms * 10) / 10, ...(aborted ? { aborted } : {}) }
      // Probes and static files would drown everything else.
      c.get('log')[c.req.path.startsWith('/api/') || c.res.status >= 500 ? 'info' : 'debug'](line, 'request')
    }
  }
}

/** The same signal with an error as its reason: the adapter's is a text, and texts that are thrown miss every handler. */
function hangUp(client: AbortSignal): AbortSignal {
  const gone = new AbortController()
  client.addEventListener('abort', () => gone.abort(new DOMException('The client hung up', 'AbortError')), { once: true })
  return gone.signal
}

/** The pattern, never the path: a label with ids in it would make a series for each. */
function routeOf(c: AppContext): string {
  const patterns = matchedRoutes(c).map((route) => route.path)
  return patterns.findLast((path) => !path.endsWith('*')) ?? (c.req.path.startsWith('/api/') ? '/api/*' : '/*')
}
