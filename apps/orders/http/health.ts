import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import type { Call } from '../orders/ports.ts'
import { json, problem } from '../orders/answers.ts'
import type { Route } from './routes.ts'

export interface HealthOptions {
  /** Whether we can do our work: rejects when not. */
  check(call: Call): Promise<void>
  /** Aborts when we are about to take no more work. */
  leaving: AbortSignal
}

/** `/healthz`: the process lives. `/readyz`: it can work, so send it requests; not while it drains or has no database. */
export function healthRoutes({ check, leaving }: HealthOptions): Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      kind: 'operations',
      handle: () => Promise.resolve(json(200, { status: 'alive' }, { 'cache-control': 'no-store' })),
      doc: {
        operationId: 'isAlive',
        summary: 'Whether the process lives',
        responses: { 200: { description: 'It does.', content: { 'application/json': { schema: status('alive') } } } },
      },
    },
    {
      method: 'GET',
      path: '/readyz',
      kind: 'operations',
      handle: async ({ signal }) => {
        if (leaving.aborted) return problem('unavailable', 'The service is stopping.', { retryAfterSeconds: 5 })
        try {
          await withTimeout(1_000, (signal) => check({ signal }), { signal })
        } catch {
          return problem('unavailable', 'The database does not answer.', { retryAfterSeconds: 1 })
        }
        return json(200, { status: 'ready' }, { 'cache-control': 'no-store' })
      },
      doc: {
        operationId: 'isReady',
        summary: 'Whether to send requests here',
        responses: { 200: { description: 'Ready.', content: { 'application/json': { schema: status('ready') } } } },
      },
    },
  ]
}

const status = (value: string) => ({ type: 'object', properties: { status: { const: value } }, required: ['status'], additionalProperties: false })
