import { OpenAPIHono } from '@hono/zod-openapi'
import type { Handler, Hono, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'
import type { Metrics } from '../telemetry/metrics.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'
import type { AppEnv } from './context.ts'
import { knowLearner } from './learner-cookie.ts'
import { observeRequests } from './observe-requests.ts'
import { HttpProblem, problemOf, problemResponse } from './problem.ts'
import { sameOrigin } from './same-origin.ts'
import { securityHeaders } from '@interleave/http-service'

/** Twice the 1,000,000 bytes of source that the engine compiles: in JSON, a character takes two at most, but for control characters. */
const MOST_BODY_BYTES = 2 * 1024 * 1024

export interface AppParts {
  log: Logger
  metrics: Metrics
  cookieSecret: string
  limitWrites: MiddlewareHandler<AppEnv>
  api: OpenAPIHono<AppEnv>[]
  health: Hono<AppEnv>
  /** Null: no pages are served, only the API. */
  site: Handler<AppEnv> | null
}

/** Everything that answers requests, in the order in which it gets them. */
export function createApp({ log, metrics, cookieSecret, limitWrites, api, health, site }: AppParts): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>()
  app.use(observeRequests(log, metrics), securityHeaders(contentSecurityPolicy()))
  app.onError((error, c) => {
    const problem = problemOf(error)
    if (problem.code === 'internal' && !c.req.raw.signal.aborted) c.get('log').error({ error }, 'request failed')
    return problemResponse(c, problem)
  })
  app.route('/', health)

  app.use('/api/*', sameOrigin, knowLearner(cookieSecret), limitWrites)
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: MOST_BODY_BYTES,
      onError: (c) => {
        // The rest of the body is still on its way, so this connection is of no further use.
        c.header('Connection', 'close')
        throw new HttpProblem('too-large', `Expected at most ${MOST_BODY_BYTES / 1024} KB. Nothing was stored: make it smaller and send it again.`)
      },
    }),
  )
  app.use('/api/*', async (c, next) => {
    const type = c.req.header('content-type')
    const hasBody = (c.req.header('content-length') ?? '0') !== '0' || c.req.header('transfer-encoding') !== undefined
    if (hasBody && !/^application\/json\s*(;|$)/i.test(type ?? '')) {
      throw new HttpProblem('not-json', `Expected Content-Type: application/json, got ${type ?? 'none'}.`)
    }
    await next()
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store')
  })
  for (const part of api) app.route('/api', part)
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Interleave', version: '0.1.0', description: 'The academy: progress, journal, labs and graded submissions.' },
  })
  app.all('/api/*', (c) => {
    throw new HttpProblem('not-found', `There is nothing at ${c.req.method} ${c.req.path}. /api/openapi.json lists what there is.`)
  })
  if (site) app.all('*', site)
  return app
}
