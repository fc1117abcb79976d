import { Unavailable, Unpriced } from './ports.ts'

/** Every trouble that a controller reports: its status and its title. The keys are stable: clients tell problems apart by them. */
export const problems = {
  'bad-request': [400, 'The request is not understood'],
  'not-found': [404, 'There is nothing here'],
  'method-not-allowed': [405, 'This address does not take that method'],
  'conflict': [409, 'The state does not allow it'],
  'too-large': [413, 'The request is too large'],
  'not-json': [415, 'The request is not JSON'],
  'invalid': [422, 'The request is understood, but not valid'],
  'key-reused': [422, 'The idempotency key came before with something else'],
  'too-many': [429, 'Too many requests'],
  'client-gone': [499, 'The client hung up'],
  'internal': [500, 'Something on our side broke'],
  'overloaded': [503, 'There is more to do than can be done'],
  'unavailable': [503, 'A system that is needed does not answer'],
  'deadline': [504, 'The answer took too long'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof problems

/** An answer as it was made. */
export interface Made {
  status: number
  headers: Record<string, string>
  text: string
}

const made = new WeakMap<Response, Made>()

/** What a `Response` of ours was made of: whoever adds to it, or needs its text, is spared taking it apart again. */
export const madeOf = (response: Response): Made | undefined => made.get(response)

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return respond({ status, headers: { 'content-type': 'application/json', ...headers }, text: JSON.stringify(body) })
}

function respond(answer: Made): Response {
  const response = new Response(answer.text, answer)
  made.set(response, answer)
  return response
}

/** A problem as RFC 9457 says it. `detail` is for people and tells nothing of our inside. */
export function problem(code: ProblemCode, detail: string, { retryAfterSeconds, ...more }: { retryAfterSeconds?: number } & Record<string, unknown> = {}): Response {
  const [status, title] = problems[code]
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds)
  return respond({ status, headers, text: JSON.stringify({ type: `/problems/${code}`, title, status, detail, ...more }) })
}

/**
 * The answer to a request that could not be done. Whether the client has gone, its signal says and not the error. What is
 * ours and unexpected is told to `onError`, and the answer says nothing of it.
 */
export function failure(error: unknown, client: AbortSignal, onError: (error: unknown) => void): Response {
  if (client.aborted) return problem('client-gone', 'The client hung up.')
  if (error instanceof Unavailable) {
    return problem('unavailable', `${error.system} does not answer. Try again later.`, { retryAfterSeconds: error.retryAfterSeconds })
  }
  if (error instanceof Unpriced) return problem('conflict', error.message)
  if (error instanceof Error && error.name === 'TimeoutError') return problem('deadline', 'The answer took too long and was given up.')
  onError(error)
  return problem('internal', 'This is our fault and has been logged.')
}
