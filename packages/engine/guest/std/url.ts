import { percentEncode, userinfoSet } from './percent-encode.ts'
import { parseUrl, type State } from './url-parse.ts'
import { showAs } from './shown-as.ts'
import { cannotHaveCredentials, isSpecial, serializePath, serializeUrl, type UrlRecord } from './url-record.ts'
import { linkedParams, type URLSearchParams } from './url-search-params.ts'

export { URLSearchParams } from './url-search-params.ts'

const FIELDS = [
  'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash',
] as const
const PARTS = [...FIELDS, 'toString', 'toJSON'] as const

/** The web's URL. https://url.spec.whatwg.org/#url-class */
export class URL {
  static {
    Object.defineProperty(URL.prototype, Symbol.toStringTag, { value: 'URL', configurable: true })
    showAs(URL.prototype, (url) => Object.fromEntries(FIELDS.map((field) => [field, url[field]])))
    for (const part of PARTS) Object.defineProperty(URL.prototype, part, { enumerable: true })
  }

  #record: UrlRecord
  #linked: ReturnType<typeof linkedParams> | null = null

  constructor(url: unknown, base?: unknown) {
    if (arguments.length === 0) throw new TypeError('The "url" argument must be specified')
    const input = `${url as string}`
    const record = parseBoth(input, base)
    if (record === null) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input })
    this.#record = record
  }

  static canParse(url: unknown, base?: unknown): boolean {
    return parseBoth(`${url as string}`, base) !== null
  }
  static parse(url: unknown, base?: unknown): URL | null {
    return URL.canParse(url, base) ? new URL(url, base) : null
  }

  get href(): string {
    return serializeUrl(this.#record)
  }
  set href(value: string) {
    const record = parseUrl(wellFormed(value), null)
    if (record === null) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: `${value}` })
    this.#record = record
    this.#linked?.replace(record.query ?? '')
  }

  get origin(): string {
    const { scheme, path } = this.#record
    if (scheme === 'blob' && typeof path === 'string') {
      const inner = parseUrl(path, null)
      return inner !== null && (inner.scheme === 'http' || inner.scheme === 'https') ? `${inner.scheme}://${hostOf(inner)}` : 'null'
    }
    return isSpecial(this.#record) && scheme !== 'file' ? `${scheme}://${hostOf(this.#record)}` : 'null'
  }

  get protocol(): string {
    return `${this.#record.scheme}:`
  }
  set protocol(value: string) {
    this.#change(`${wellFormed(value)}:`, 'scheme start')
  }

  get username(): string {
    return this.#record.username
  }
  set username(value: string) {
    const text = wellFormed(value)
    if (!cannotHaveCredentials(this.#record)) this.#record.username = percentEncode(text, userinfoSet)
  }
  get password(): string {
    return this.#record.password
  }
  set password(value: string) {
    const text = wellFormed(value)
    if (!cannotHaveCredentials(this.#record)) this.#record.password = percentEncode(text, userinfoSet)
  }

  get host(): string {
    return hostOf(this.#record)
  }
  set host(value: string) {
    const text = wellFormed(value)
    if (typeof this.#record.path !== 'string') this.#change(text, 'host')
  }
  get hostname(): string {
    return this.#record.host ?? ''
  }
  set hostname(value: string) {
    const text = wellFormed(value)
    if (typeof this.#record.path !== 'string') this.#change(text, 'hostname')
  }
  get port(): string {
    return this.#record.port === null ? '' : String(this.#record.port)
  }
  set port(value: string) {
    const text = wellFormed(value)
    if (cannotHaveCredentials(this.#record)) return
    if (text === '') this.#record.port = null
    else this.#change(text, 'port')
  }

  get pathname(): string {
    return serializePath(this.#record)
  }
  set pathname(value: string) {
    const text = wellFormed(value)
    if (typeof this.#record.path === 'string') return
    this.#record.path = []
    this.#change(text, 'path start')
  }

  get search(): string {
    return this.#record.query === null || this.#record.query === '' ? '' : `?${this.#record.query}`
  }
  set search(value: string) {
    const text = wellFormed(value)
    if (text === '') this.#record.query = null
    else {
      this.#record.query = ''
      this.#change(text.startsWith('?') ? text.slice(1) : text, 'query')
    }
    this.#linked?.replace(this.#record.query ?? '')
  }

  get searchParams(): URLSearchParams {
    this.#linked ??= linkedParams(this.#record.query ?? '', (query) => {
      this.#record.query = query === '' ? null : query
    })
    return this.#linked.params
  }

  get hash(): string {
    return this.#record.fragment === null || this.#record.fragment === '' ? '' : `#${this.#record.fragment}`
  }
  set hash(value: string) {
    const text = wellFormed(value)
    if (text === '') {
      this.#record.fragment = null
      return
    }
    this.#record.fragment = ''
    this.#change(text.startsWith('#') ? text.slice(1) : text, 'fragment')
  }

  toString(): string {
    return this.href
  }
  toJSON(): string {
    return this.href
  }

  #change(text: string, state: State): void {
    parseUrl(text, null, this.#record, state)
  }
}

function wellFormed(value: unknown): string {
  return `${value as string}`.toWellFormed()
}

function hostOf(record: UrlRecord): string {
  return record.host === null ? '' : record.port === null ? record.host : `${record.host}:${record.port}`
}

function parseBoth(url: string, base: unknown): UrlRecord | null {
  if (base === undefined) return parseUrl(url.toWellFormed(), null)
  const parsedBase = parseUrl(wellFormed(base), null)
  return parsedBase === null ? null : parseUrl(url.toWellFormed(), parsedBase)
}
