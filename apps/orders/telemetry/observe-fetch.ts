import { SpanKind } from '@opentelemetry/api'
import { currentCaller, lateMs } from './caller.ts'
import type { Telemetry } from './telemetry.ts'

/** `fetch` for one dependency: with a span and a figure for each request, and our `traceparent` in its headers. */
export function observeFetch(dependency: string, { metrics, tracing }: Pick<Telemetry, 'metrics' | 'tracing'>, ask: typeof fetch = fetch): (input: string | URL, init: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const url = new URL(input)
    const method = init.method ?? 'GET'
    const caller = currentCaller()
    const began = performance.now()
    let outcome = 'error'
    metrics.dependencyInFlight.inc({ dependency })
    try {
      const attributes = { 'http.request.method': method, 'server.address': url.hostname, 'server.port': Number(url.port), 'url.path': url.pathname, 'peer.service': dependency }
      return await tracing.span(`${dependency} ${method} ${url.pathname}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
        const headers = new Headers(init.headers)
        const traceparent = tracing.traceparent()
        // An event that is delivered brings the trace it came to be in.
        if (traceparent !== null && !headers.has('traceparent')) headers.set('traceparent', traceparent)
        const response = await ask(url, { ...init, headers })
        outcome = response.ok ? 'ok' : String(response.status)
        span.setAttribute('http.response.status_code', response.status)
        return response
      })
    } catch (error) {
      if (init.signal?.aborted) outcome = init.signal.reason instanceof Error && init.signal.reason.name === 'TimeoutError' ? 'timeout' : 'cancelled'
      throw error
    } finally {
      metrics.dependencyInFlight.dec({ dependency })
      metrics.dependency.observe({ dependency, outcome }, (performance.now() - began) / 1_000)
      const late = lateMs(caller)
      if (caller && late !== null) metrics.endedLate(dependency, caller.route, late)
    }
  }
}
