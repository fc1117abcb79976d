import { type AbortSignal, dependentSignal, isAbortSignal } from './abort.ts'
import { Body, type Content, contentOf, peekContent, setContentType, takeContent } from './body.ts'
import { copyHeaders, Headers } from './headers.ts'
import { showAs } from './shown-as.ts'
import { markUncloneable } from './structured-clone.ts'
import { parseUrl } from './url-parse.ts'
import { serializeUrl } from './url-record.ts'

export interface RequestInit {
  method?: unknown
  headers?: unknown
  body?: unknown
  signal?: unknown
  redirect?: unknown
  cache?: unknown
  credentials?: unknown
  mode?: unknown
  referrer?: unknown
  referrerPolicy?: unknown
  integrity?: unknown
  keepalive?: unknown
  duplex?: unknown
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const NORMALIZED = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK'])
const CHOICES = {
  redirect: ['follow', 'error', 'manual'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  credentials: ['same-origin', 'omit', 'include'],
  mode: ['cors', 'same-origin', 'no-cors', 'navigate'],
  referrerPolicy: [
    '', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin',
    'strict-origin-when-cross-origin', 'unsafe-url',
  ],
} as const
type Choice = keyof typeof CHOICES

const FIELDS = [
  'method', 'url', 'headers', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache', 'redirect', 'integrity',
  'keepalive', 'isReloadNavigation', 'isHistoryNavigation', 'signal',
] as const

let isRequest: (value: object) => value is Request

/** The web's Request. Its `signal` follows the one it was given and is never that one itself. */
export class Request extends Body {
  static {
    isRequest = (value): value is Request => #url in value
    Object.defineProperty(Request.prototype, Symbol.toStringTag, { value: 'Request', configurable: true })
    markUncloneable(Request.prototype)
    showAs(Request.prototype, (request) => Object.fromEntries(FIELDS.map((field) => [field, request[field]])))
  }

  #url: string
  #method: string
  #headers: Headers
  #signal: AbortSignal | null
  #choices: Record<Choice, string>
  #keepalive: boolean
  #integrity: string

  constructor(input: unknown, init?: RequestInit | null) {
    if (arguments.length === 0) throw new TypeError('Request constructor: 1 argument required, but only 0 present.')
    const from = typeof input === 'object' && input !== null && isRequest(input) ? input : null
    // What the request that was given brings with it.
    const given = from === null ? null : { method: from.#method, choices: from.#choices, keepalive: from.#keepalive, integrity: from.#integrity }
    const options = init ?? {}
    if (typeof options !== 'object' && typeof options !== 'function') throw new TypeError('Request constructor: Expected init to be an object.')
    const url = from === null ? readUrl(`${input as string}`) : from.#url
    const method = options.method === undefined ? (given?.method ?? 'GET') : readMethod(`${options.method as string}`)
    const content = contentOf(options.body)
    if ((content !== null || (from !== null && peekContent(from) !== null)) && (method === 'GET' || method === 'HEAD'))
      throw new TypeError('Request with GET/HEAD method cannot have body.')
    const signal = options.signal === undefined ? (from?.signal ?? null) : readSignal(options.signal)
    const headers = options.headers === undefined ? (from === null ? new Headers() : copyHeaders(from.#headers)) : new Headers(options.headers)
    setContentType(headers, content)
    const choices = readChoices(options, given?.choices)
    super(content ?? contentFrom(from))
    this.#url = url
    this.#method = method
    this.#headers = headers
    this.#signal = signal === null ? null : dependentSignal([signal])
    this.#choices = choices
    this.#keepalive = options.keepalive === undefined ? (given?.keepalive ?? false) : Boolean(options.keepalive)
    this.#integrity = options.integrity === undefined ? (given?.integrity ?? '') : `${options.integrity as string}`
  }

  get method(): string {
    return this.#method
  }
  get url(): string {
    return this.#url
  }
  get headers(): Headers {
    return this.#headers
  }
  get signal(): AbortSignal {
    // Made on demand: a request that was given none would otherwise fill every trace with signals that nothing aborts.
    this.#signal ??= dependentSignal([])
    return this.#signal
  }
  get destination(): string {
    return ''
  }
  get duplex(): string {
    return 'half'
  }
  get referrer(): string {
    return 'about:client'
  }
  get referrerPolicy(): string {
    return this.#choices.referrerPolicy
  }
  get mode(): string {
    return this.#choices.mode
  }
  get credentials(): string {
    return this.#choices.credentials
  }
  get cache(): string {
    return this.#choices.cache
  }
  get redirect(): string {
    return this.#choices.redirect
  }
  get integrity(): string {
    return this.#integrity
  }
  get keepalive(): boolean {
    return this.#keepalive
  }
  get isReloadNavigation(): boolean {
    return false
  }
  get isHistoryNavigation(): boolean {
    return false
  }

  clone(): Request {
    if (this.bodyUsed) throw new TypeError('unusable')
    const content = peekContent(this)
    return new Request(this.#url, {
      ...this.#choices, method: this.#method, headers: this.#headers, integrity: this.#integrity, keepalive: this.#keepalive,
      ...(content === null ? {} : { body: content.data }), signal: this.signal,
    })
  }
}

function contentFrom(from: Request | null): Content | null {
  if (from === null) return null
  if (from.bodyUsed) throw new TypeError('Cannot construct a Request with a Request object that has already been used.')
  return takeContent(from)
}

function readUrl(text: string): string {
  const record = parseUrl(text.toWellFormed(), null)
  if (record === null) throw new TypeError(`Failed to parse URL from ${text}`)
  if (record.username !== '' || record.password !== '')
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`)
  return serializeUrl(record)
}

function readMethod(text: string): string {
  const upper = text.toUpperCase()
  if (!TOKEN.test(text)) throw new TypeError(`'${text}' is not a valid HTTP method.`)
  if (FORBIDDEN.has(upper)) throw new TypeError(`'${text}' HTTP method is unsupported.`)
  // The standard leaves other methods in the case they came in, `patch` too.
  return NORMALIZED.has(upper) ? upper : text
}

function readSignal(value: unknown): AbortSignal | null {
  if (value === null) return null
  if (!isAbortSignal(value)) throw new TypeError('RequestInit: Expected signal to be an instance of AbortSignal.')
  return value
}

function readChoices(options: RequestInit, from: Record<Choice, string> | undefined): Record<Choice, string> {
  const read = (key: Choice, otherwise: string): string => {
    const value = options[key]
    if (value === undefined) return from?.[key] ?? otherwise
    const text = `${value as string}`
    if (!(CHOICES[key] as readonly string[]).includes(text))
      throw new TypeError(`Request constructor: ${text} is not an accepted type. Expected one of ${CHOICES[key].join(', ')}.`)
    return text
  }
  if (options.mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.')
  return {
    redirect: read('redirect', 'follow'),
    cache: read('cache', 'default'),
    credentials: read('credentials', 'same-origin'),
    mode: read('mode', 'cors'),
    referrerPolicy: read('referrerPolicy', ''),
  }
}
