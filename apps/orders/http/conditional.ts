import { hash } from 'node:crypto'
import { textOf } from '../orders/answers.ts'

/**
 * Gives what `json` answers a strong ETag, made of its text, and answers 304 to who has it already (RFC 9110, 13.1.2).
 * Clients may keep an answer, and ask each time whether it is still the same; nobody between us and them may.
 */
export function conditional(handle: (request: Request) => Promise<Response>): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await handle(request)
    const text = response.status === 200 ? textOf(response) : undefined
    if (text === undefined) return response
    const headers = { etag: `"${hash('sha256', text, 'base64url').slice(0, 22)}"`, 'cache-control': 'private, no-cache' }
    if (holds(request.headers.get('if-none-match'), headers.etag)) return new Response(null, { status: 304, headers })
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
    return response
  }
}

function holds(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false
  // Compared weakly, as for If-None-Match: a proxy that compresses may have weakened the tag.
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}
