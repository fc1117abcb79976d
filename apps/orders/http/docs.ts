import { hash } from 'node:crypto'
import { json, problem, problems } from '../orders/answers.ts'
import { docsPage, STYLE } from './docs-page.ts'
import { openApiDocument } from './openapi.ts'
import type { Route } from './routes.ts'

/** `/docs`, a page without scripts, `/openapi.json`, for tools, and what a problem's `type` names: of all `routes` and of themselves. */
export function docsRoutes(routes: readonly Route[]): Route[] {
  const csp = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  const documented = [...routes]
  const page: Route = {
    method: 'GET',
    path: '/docs',
    kind: 'operations',
    handle: ({ url }) => Promise.resolve(new Response(docsPage(openApiDocument(documented), new URL(url).host), { headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': csp } })),
    doc: { operationId: 'readDocs', summary: 'This page', responses: { 200: { description: 'The page.', content: { 'text/html': { schema: { type: 'string' } } } } } },
  }
  const document: Route = {
    method: 'GET',
    path: '/openapi.json',
    kind: 'operations',
    handle: () => Promise.resolve(json(200, openApiDocument(documented))),
    doc: { operationId: 'getOpenApi', summary: 'This description as OpenAPI 3.1', responses: { 200: { description: 'The document.', content: { 'application/json': { schema: { type: 'object' } } } } } },
  }
  const kind: Route = {
    method: 'GET',
    path: '/problems/{code}',
    kind: 'operations',
    handle: ({ url }) => {
      const code = new URL(url).pathname.slice('/problems/'.length)
      const known = Object.entries(problems).find(([name]) => name === code)
      if (!known) return Promise.resolve(problem('not-found', 'There is no such problem. /docs lists those there are.'))
      const [status, title] = known[1]
      return Promise.resolve(json(200, { type: `/problems/${code}`, title, status }))
    },
    doc: {
      operationId: 'explainProblem',
      summary: 'What a problem’s type stands for',
      parameters: [{ name: 'code', in: 'path', required: true, description: 'The last part of a problem’s `type`.', schema: { enum: Object.keys(problems) }, example: 'not-found' }],
      responses: {
        200: { description: 'Its title and status.', content: { 'application/json': { schema: { type: 'object', properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' } }, required: ['type', 'title', 'status'], additionalProperties: false } } } },
        404: { description: 'There is no such problem.' },
      },
    },
  }
  documented.push(page, document, kind)
  return [page, document, kind]
}
