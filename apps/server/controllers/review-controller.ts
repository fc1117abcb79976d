import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { type AppContext, type AppEnv, readerOf } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { refuseInvalid } from '../http/refuse-invalid.ts'
import type { ReviewService } from '../services/reviews.ts'
import { body, json, orProblem, review, reviewPage } from './schemas.ts'

export interface ReviewControllerPorts {
  service: ReviewService
  keep(this: void, c: AppContext): Promise<string>
}

/** The log of a learner's reviews. */
export function reviewController({ service, keep }: ReviewControllerPorts) {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
  app.openapi(
    createRoute({ method: 'put', path: '/reviews', request: { body: body(review) }, responses: { 204: { description: 'Kept' }, ...orProblem } }),
    async (c) => {
      const kept = await service.put(await keep(c), c.req.valid('json'), c.get('writing'))
      if (kept === 'too-many') throw new HttpProblem('too-many', 'More reviews are stored than anyone has time for.', { retryAfterSeconds: 3600 })
      return c.body(null, 204)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/reviews',
      request: { query: z.object({ after: z.coerce.number().int().min(0).default(0) }) },
      responses: { 200: json(reviewPage, 'What was stored after that, oldest first'), ...orProblem },
    }),
    async (c) => c.json(await service.list(readerOf(c), c.req.valid('query').after, c.get('reading')), 200),
  )
  return app
}
