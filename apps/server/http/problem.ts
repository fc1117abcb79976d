import { isDatabaseDown } from '@interleave/postgres/is-database-down.ts'
import type { Problem } from '@interleave/protocol'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { AppContext } from './context.ts'

/** Every trouble the API reports, with its status and title. The keys are stable: clients tell problems apart by them. */
const problems = {
  'bad-request': [400, 'The request is not understood'],
  'cross-origin': [403, 'The request comes from another site'],
  'not-found': [404, 'There is nothing here'],
  'no-such-lab': [404, 'There is no such lab'],
  'no-such-lesson': [404, 'There is no such lesson'],
  'no-such-submission': [404, 'There is no such submission'],
  'method-not-allowed': [405, 'This address does not take that method'],
  'journal-conflict': [409, 'A newer revision exists'],
  'too-large': [413, 'The request is too large'],
  'not-json': [415, 'The request is not JSON'],
  'wrong-files': [422, 'These are not the files of the lab'],
  'key-reused': [422, 'The idempotency key came before with something else'],
  'too-many': [429, 'Too many requests'],
  'internal': [500, 'Something on our side broke'],
  'queue-full': [503, 'The academy is busy'],
  'timeout': [503, 'The answer took too long'],
  'database-unavailable': [503, 'The database cannot be reached'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>

export type ProblemCode = keyof typeof problems

/** Thrown by controllers; becomes an `application/problem+json` answer. */
export class HttpProblem extends Error {
  readonly code: ProblemCode
  readonly retryAfterSeconds: number | null
  readonly extra: Record<string, unknown>

  constructor(code: ProblemCode, detail: string, { retryAfterSeconds, ...extra }: { retryAfterSeconds?: number } & Record<string, unknown> = {}) {
    super(detail)
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds ?? null
    this.extra = extra
  }
}

export function problemResponse(c: AppContext, problem: HttpProblem): Response {
  const [status, title] = problems[problem.code]
  const body: Problem = { type: `/problems/${problem.code}`, title, status, detail: problem.message, requestId: c.get('requestId') }
  if (problem.retryAfterSeconds !== null) c.header('Retry-After', String(problem.retryAfterSeconds))
  c.header('Cache-Control', 'no-store')
  c.header('Content-Type', 'application/problem+json; charset=utf-8')
  return c.body(JSON.stringify({ ...body, ...problem.extra }), status)
}

/** Whatever was thrown, as a problem. What is ours and unexpected says nothing of its inside. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (typeof error === 'object' && error !== null) {
    if ('status' in error && error.status === 400 && 'message' in error) return new HttpProblem('bad-request', String(error.message))
    if ('name' in error && error.name === 'TimeoutError') {
      return new HttpProblem('timeout', 'The answer took too long and was given up. Try again in a moment.', { retryAfterSeconds: 5 })
    }
    if (isDatabaseDown(error)) {
      return new HttpProblem('database-unavailable', 'Your work is safe in this page. Try again in a moment.', { retryAfterSeconds: 5 })
    }
  }
  return new HttpProblem('internal', 'This is our fault and has been logged. Try again; if it stays, tell us the request id.')
}
