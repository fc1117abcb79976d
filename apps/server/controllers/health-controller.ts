import { Hono } from 'hono'
import type { AppEnv } from '../http/context.ts'
import type { HealthService } from '../services/health.ts'
import type { Metrics } from '../telemetry/metrics.ts'

/** For machines that watch the academy: alive, ready, and in numbers. */
export function healthController(health: HealthService, metrics: Metrics): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/healthz', (c) => c.json({ alive: true }, 200, { 'Cache-Control': 'no-store' }))
  app.get('/readyz', async (c) => {
    const readiness = await health.readiness(c.get('reading'))
    return c.json(readiness, readiness.ready ? 200 : 503, { 'Cache-Control': 'no-store' })
  })
  app.get('/metrics', async (c) => {
    const { type, body } = await metrics.text()
    return c.body(body, 200, { 'Content-Type': type, 'Cache-Control': 'no-store' })
  })
  return app
}
