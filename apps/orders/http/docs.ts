import { hash } from 'node:crypto'
import { json } from '../orders/answers.ts'
import { docsPage, STYLE } from './docs-page.ts'
import { openApiDocument } from './openapi.ts'
import type { Route } from './routes.ts'

/** `/docs`, a page without scripts, and `/openapi.json`, for tools: both of all `routes` and of themselves. */
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
  documented.push(page, document)
  return [page, document]
}
