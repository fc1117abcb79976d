import { SpanKind } from '@opentelemetry/api'
import type { MiddlewareHandler } from 'hono'
import { type AppEnv, headerOf } from '../http/dress.ts'
import type { Route } from '../http/routes.ts'
import { asCaller } from './caller.ts'
import type { Telemetry } from './telemetry.ts'

/**
 * Around each request: its span, which goes on from the client's `traceparent`, its figures, a line in the log. The answer
 * carries the trace's id as `X-Request-Id`. Paths are told by the route's pattern: with ids in them each would be a series.
 */
export function observeRequests({ log, metrics, tracing }: Pick<Telemetry, 'log' | 'metrics' | 'tracing'>): (route: string, kind?: Route['kind']) => MiddlewareHandler<AppEnv> {
  return (route, kind = 'request') =>
    async (c, next) => {
      const { method, raw } = c.req
      const { signal } = raw
      const began = performance.now()
      metrics.inFlight.inc()
      const attributes = { 'http.request.method': method, 'http.route': route, 'url.path': c.req.path }
      await tracing.span(`${method} ${route}`, { kind: SpanKind.SERVER, attributes, parent: tracing.parentOf(headerOf(c, 'traceparent')) }, async (span) => {
        c.set('requestId', span.spanContext().traceId)
        try {
          // A stream's work goes on after its answer has begun: only its client's leaving ends it.
          await (kind === 'request' ? asCaller(route, signal, next) : next())
        } finally {
          metrics.inFlight.dec()
          const ms = performance.now() - began
          const gone = signal.aborted && kind !== 'stream'
          const status = gone ? 499 : c.res.status
          const why = gone ? 'hang-up' : status === 504 ? 'deadline' : null
          if (why !== null) metrics.cancelled.inc({ route, why })
          metrics.duration.observe({ method, route, status }, ms / 1_000)
          span.setAttribute('http.response.status_code', status)
          if (status >= 500) span.setStatus({ code: 2 })
          // Of what goes well and changes nothing there is a great deal, and the figures tell it better.
          const level = status >= 500 ? 'warn' : why !== null || method !== 'GET' ? 'info' : 'debug'
          log[level]({ method, path: c.req.path, status, ms: Math.round(ms * 10) / 10, ...(why === null ? {} : { why }) }, 'request')
        }
      })
    }
}
