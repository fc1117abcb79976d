import { Body, type Content, contentOf, peekContent, setContentType } from './body.ts'
import { copyHeaders, Headers, immutable } from './headers.ts'
import { showAs } from './shown-as.ts'
import { markUncloneable } from './structured-clone.ts'
import { parseUrl } from './url-parse.ts'
import { serializeUrl } from './url-record.ts'

export interface ResponseInit {
  status?: unknown
  statusText?: unknown
  headers?: unknown
}

export type ResponseType = 'basic' | 'cors' | 'default' | 'error'

interface Parts {
  type: ResponseType
  url: string
  redirected: boolean
  status: number
  statusText: string
  headers: Headers
  content: Content | null
}

const NULL_BODY = new Set([101, 204, 205, 304])
const REDIRECTS = new Set([301, 302, 303, 307, 308])
// https://www.rfc-editor.org/rfc/rfc9112 reason-phrase: tab, space, visible and what is beyond ASCII.
const REASON = /^[\t\x20-\x7e\x80-\xff]*$/

/** As Node shows it, but for the body: that is a stream there. */
const FIELDS = ['status', 'statusText', 'headers', 'bodyUsed', 'ok', 'redirected', 'type', 'url'] as const

class Sealed {
  readonly parts: Parts
  constructor(parts: Parts) {
    this.parts = parts
  }
}

/** The web's Response, with a whole body instead of a stream. */
export class Response extends Body {
  static {
    Object.defineProperty(Response.prototype, Symbol.toStringTag, { value: 'Response', configurable: true })
    markUncloneable(Response.prototype)
    showAs(Response.prototype, (response) => Object.fromEntries(FIELDS.map((field) => [field, response[field]])))
  }

  #parts: Parts

  constructor(body?: unknown, init?: ResponseInit | null) {
    const parts = body instanceof Sealed ? body.parts : readParts(contentOf(body), init ?? {})
    super(parts.content)
    this.#parts = parts
  }

  static json(data: unknown, init?: ResponseInit | null): Response {
    if (arguments.length === 0) throw new TypeError('Response.json: 1 argument required, but only 0 present.')
    const text = JSON.stringify(data)
    if (text === undefined) throw new TypeError('Value is not JSON serializable')
    return new Response(new Sealed(readParts({ data: text, type: 'application/json' }, init ?? {})))
  }

  static redirect(url: unknown, status: unknown = 302): Response {
    if (arguments.length === 0) throw new TypeError('Response.redirect: 1 argument required, but only 0 present.')
    const text = `${url as string}`
    const record = parseUrl(text.toWellFormed(), null)
    if (record === null) throw new TypeError(`Failed to parse URL from ${text}`)
    const code = Number(status)
    if (!REDIRECTS.has(code)) throw new RangeError(`Invalid status code ${code}`)
    const headers = immutable(new Headers({ location: serializeUrl(record) }))
    return new Response(new Sealed({ type: 'default', url: '', redirected: false, status: code, statusText: '', headers, content: null }))
  }

  static error(): Response {
    const headers = immutable(new Headers())
    return new Response(new Sealed({ type: 'error', url: '', redirected: false, status: 0, statusText: '', headers, content: null }))
  }

  get type(): ResponseType {
    return this.#parts.type
  }
  get url(): string {
    return this.#parts.url
  }
  get redirected(): boolean {
    return this.#parts.redirected
  }
  get status(): number {
    return this.#parts.status
  }
  get ok(): boolean {
    return this.#parts.status >= 200 && this.#parts.status <= 299
  }
  get statusText(): string {
    return this.#parts.statusText
  }
  get headers(): Headers {
    return this.#parts.headers
  }

  clone(): Response {
    if (this.bodyUsed) throw new TypeError('Response.clone: Body has already been consumed.')
    return new Response(new Sealed({ ...this.#parts, headers: copyHeaders(this.#parts.headers), content: peekContent(this) }))
  }
}

/** What `fetch` answers with: it knows where it came from, and its headers cannot be changed. */
export function fetchedResponse(answer: { url: string; status: number; statusText?: string; headers: Record<string, string>; body: string }): Response {
  const content: Content | null = NULL_BODY.has(answer.status) ? null : { data: answer.body, type: null }
  const parts = readParts(content, { status: answer.status, statusText: answer.statusText ?? '', headers: answer.headers })
  immutable(parts.headers)
  return new Response(new Sealed({ ...parts, type: 'basic', url: answer.url }))
}

function readParts(content: Content | null, init: ResponseInit): Parts {
  if (typeof init !== 'object' && typeof init !== 'function') throw new TypeError('Response constructor: Expected init to be an object.')
  const status = init.status === undefined ? 200 : Math.trunc(Number(init.status))
  if (!(status >= 200 && status <= 599)) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.')
  const statusText = init.statusText === undefined ? '' : `${init.statusText as string}`
  if (!REASON.test(statusText)) throw new TypeError('Invalid statusText')
  const headers = new Headers(init.headers)
  if (content !== null && NULL_BODY.has(status)) throw new TypeError(`Response constructor: Invalid response status code ${status}`)
  setContentType(headers, content)
  return { type: 'default', url: '', redirected: false, status, statusText, headers, content }
}
