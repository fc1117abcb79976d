import type { Hook } from '@hono/zod-openapi'
import type { AppEnv } from './context.ts'
import { HttpProblem } from './problem.ts'

/** What the schema did not take, as a problem that names each place. What came is not repeated: it may be long. */
export const refuseInvalid: Hook<unknown, AppEnv, string, unknown> = (result) => {
  if (result.success) return
  const issues = result.error.issues.slice(0, 10)
  const size = issues.find((issue) => issue.code === 'too_big' && (issue.origin === 'string' || issue.origin === 'array'))
  const said = issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`).join('; ')
  throw new HttpProblem(size && result.target === 'json' ? 'too-large' : 'bad-request', `In the ${result.target}: ${said}.`)
}
