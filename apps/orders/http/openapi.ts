import type { Answer, Operation, Route, Schema } from './routes.ts'

export interface OpenApiDocument {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string }
  paths: Record<string, Record<string, Operation>>
}

/** A problem as RFC 9457 has it. */
export const problemSchema: Schema = {
  type: 'object',
  properties: {
    type: { type: 'string', pattern: '^/problems/[a-z-]+$', description: 'Stable: tell problems apart by it.' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'For people.' },
  },
  required: ['type', 'title', 'status', 'detail'],
}

const retryAfter = { 'Retry-After': { description: 'Seconds after which to try again.', schema: { type: 'integer', minimum: 1 } } }

/** What every route but those for operations can answer besides. */
export const usual: Record<string, Answer> = {
  429: { description: 'You ask too often.', headers: retryAfter },
  500: { description: 'Something on our side broke. It has been logged.' },
  503: { description: 'There is more to do than can be done, or a system that is needed does not answer.', headers: retryAfter },
  504: { description: 'The answer took too long and was given up.' },
}

/** The description of what is served, in the words of the routes themselves. */
export function openApiDocument(routes: readonly Route[]): OpenApiDocument {
  const document: OpenApiDocument = {
    openapi: '3.1.0',
    info: {
      title: 'Orders',
      version: '1',
      description: 'The reference service of Interleave. Money is whole cents. Problems are application/problem+json, told apart by `type`.',
    },
    paths: {},
  }
  for (const { method, path, doc, kind } of routes) (document.paths[path] ??= {})[method.toLowerCase()] = complete(doc, kind === 'operations' ? { 503: usual[503] as Answer } : usual)
  return document
}

function complete(operation: Operation, also: Record<string, Answer>): Operation {
  const responses: Record<string, Answer> = {}
  for (const [status, answer] of Object.entries({ ...also, ...operation.responses })) {
    responses[status] = Number(status) < 400 || answer.content ? answer : { ...answer, content: { 'application/problem+json': { schema: problemSchema } } }
  }
  return { ...operation, responses }
}
