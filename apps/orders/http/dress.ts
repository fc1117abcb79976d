import { hash } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { madeOf } from '../orders/answers.ts'

/** What every request carries from whoever observes it to its answer. */
export interface AppEnv {
  Bindings: Partial<HttpBindings>
  Variables: { requestId?: string }
}

/** We serve data, and pages without scripts; what a page may show, and what may be kept, it says itself. */
export const careful: Record<string, string> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * An answer as it leaves: with the headers that keep browsers careful, with its request's id, and `tagged` with an ETag.
 * One that `json` or `problem` made is made once more with all of it: to add to a Response costs 20 times that.
 */
export function dress(c: Context<AppEnv>, response: Response, { tagged = false, ...more }: { tagged?: boolean; allow?: string; connection?: string } = {}): Response {
  const requestId = c.get('requestId')
  const added = { ...careful, ...(requestId === undefined ? {} : { 'x-request-id': requestId }), ...more }
  const made = madeOf(response)
  if (made) {
    const { status, text } = made
    const headers = { ...added, ...made.headers }
    if (!tagged || status !== 200) return new Response(text, { status, headers })
    const tag = { etag: `"${hash('sha256', text, 'base64url').slice(0, 22)}"`, 'cache-control': 'private, no-cache' }
    return holds(headerOf(c, 'if-none-match'), tag.etag) ? new Response(null, { status: 304, headers: { ...added, ...tag } }) : new Response(text, { status, headers: { ...headers, ...tag } })
  }
  for (const [name, value] of Object.entries(added)) if (!response.headers.has(name)) response.headers.set(name, value)
  return response
}

/** A header as Node parsed it, which spares making a `Headers` of all of them. */
export function headerOf(c: Context<AppEnv>, name: string): string | undefined {
  const value = c.env?.incoming ? c.env.incoming.headers[name] : c.req.header(name)
  return Array.isArray(value) ? value.join(', ') : value
}

/** Whether the client has it (RFC 9110, 13.1.2), compared weakly: a proxy that compresses may have weakened the tag. */
function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch !== undefined && ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}
