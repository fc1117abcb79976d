import type { Route } from '../http/routes.ts'
import type { Metrics } from './metrics.ts'

/** `/metrics`, for Prometheus. */
export function metricsRoutes(metrics: Metrics): Route[] {
  return [
    {
      method: 'GET',
      path: '/metrics',
      kind: 'operations',
      handle: async () => {
        const { type, body } = await metrics.text()
        return new Response(body, { headers: { 'content-type': type, 'cache-control': 'no-store' } })
      },
      doc: {
        operationId: 'getMetrics',
        summary: 'Figures, for Prometheus',
        responses: { 200: { description: 'All figures in Prometheus’ text form.', content: { 'text/plain': { schema: { type: 'string' } } } } },
      },
    },
  ]
}
