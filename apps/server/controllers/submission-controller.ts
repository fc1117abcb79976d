import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { type AppContext, type AppEnv, readerOf } from '../http/context.ts'
import { eventStream } from '@interleave/http-service'
import { HttpProblem } from '../http/problem.ts'
import { refuseInvalid } from '../http/refuse-invalid.ts'
import type { Submitted, SubmissionService } from '../services/submissions.ts'
import { body, json, limitQuery, newSubmission, orProblem, submission, submissionParam } from './schemas.ts'

const STREAMS_PER_LEARNER = 10
const STREAMS = 2_000

export interface SubmissionControllerPorts {
  service: SubmissionService
  keep(this: void, c: AppContext): Promise<string>
  /** Aborts when the server drains: streams end, and clients come back to another server or a little later. */
  draining: AbortSignal
  streams: Map<string, number>
}

/** Work that is handed in, and what became of it. A verdict is never taken from a request: there is no field for one. */
export function submissionController({ service, keep, draining, streams }: SubmissionControllerPorts) {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
  const missing = (id: string) => new HttpProblem('no-such-submission', `You have no submission ${id}.`)

  app.openapi(
    createRoute({
      method: 'post',
      path: '/submissions',
      request: { body: body(newSubmission), headers: z.object({ 'idempotency-key': z.string().regex(/^[\w-]{8,128}$/).optional() }) },
      responses: { 202: json(submission, 'Stored, and in the line'), ...orProblem },
    }),
    async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const accepted = expectAccepted(await service.submit(await keep(c), c.req.valid('json'), key, c.get('writing')))
      c.header('Location', `/api/submissions/${accepted.id}`)
      return c.json(accepted, 202)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/submissions',
      request: { query: z.object({ lab: z.string().max(100).optional(), limit: limitQuery(100, 20) }) },
      responses: { 200: json(z.array(submission), 'Newest first'), ...orProblem },
    }),
    async (c) => {
      const { lab, limit } = c.req.valid('query')
      return c.json(await service.list(readerOf(c), lab ?? null, limit, c.get('reading')), 200)
    },
  )
  app.openapi(
    createRoute({ method: 'get', path: '/submissions/{id}', request: { params: submissionParam }, responses: { 200: json(submission, 'As it stands now'), ...orProblem } }),
    async (c) => {
      const { id } = c.req.valid('param')
      const found = await service.find(readerOf(c), id, c.get('reading'))
      if (!found) throw missing(id)
      return c.json(found, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/submissions/{id}/events',
      request: { params: submissionParam },
      responses: {
        200: { content: { 'text/event-stream': { schema: z.string() } }, description: 'Its state now, then each change, until it is graded' },
        204: { description: 'Graded, and you know it: nothing more will come' },
        ...orProblem,
      },
    }),
    async (c) => {
      const { id } = c.req.valid('param')
      const learner = readerOf(c)
      if (!(await service.find(learner, id, c.get('reading')))) throw missing(id)
      if (c.req.header('last-event-id') === 'graded') return c.body(null, 204)
      const open = streams.get(learner) ?? 0
      const total = [...streams.values()].reduce((sum, count) => sum + count, 0)
      if (open >= STREAMS_PER_LEARNER || total >= STREAMS) {
        throw new HttpProblem('too-many', `You have ${open} streams of events open. Close one, or ask again later.`, { retryAfterSeconds: 10 })
      }
      const release = (): void => {
        const left = (streams.get(learner) ?? 1) - 1
        if (left > 0) streams.set(learner, left)
        else streams.delete(learner)
      }
      streams.set(learner, open + 1)
      const signal = AbortSignal.any([c.req.raw.signal, draining])
      const log = c.get('log')
      return eventStream(service.follow(learner, id, signal), {
        name: 'submission',
        id: (state) => state.state,
        onEnd: (error) => {
          release()
          if (error !== null && !signal.aborted) log.error({ error }, 'event stream broke')
        },
      })
    },
  )
  return app
}

function expectAccepted(result: Submitted) {
  switch (result.kind) {
    case 'accepted':
      return result.submission
    case 'no-such-lab':
      throw new HttpProblem('no-such-lab', 'No course has this lab.')
    case 'wrong-files':
      throw new HttpProblem('wrong-files', result.message)
    case 'key-reused':
      throw new HttpProblem('key-reused', 'Use a new Idempotency-Key for each new submission.')
    case 'too-many':
      throw new HttpProblem('too-many', result.message, { retryAfterSeconds: result.retryAfterSeconds })
    case 'full':
      throw new HttpProblem('queue-full', 'Many submissions are waiting. Yours is not among them: send it again later.', { retryAfterSeconds: result.retryAfterSeconds })
  }
}
