import { formSet, percentDecode, percentEncode } from './percent-encode.ts'
import { showAs } from './shown-as.ts'

type Pair = [name: string, value: string]

let connectTo: (params: URLSearchParams, onChange: (query: string) => void) => void
let replaceQuery: (params: URLSearchParams, query: string) => void

/** https://url.spec.whatwg.org/#interface-urlsearchparams */
export class URLSearchParams {
  static {
    connectTo = (params, onChange) => {
      params.#onChange = onChange
    }
    replaceQuery = (params, query) => {
      params.#pairs = parsePairs(query)
    }
    showAs(URLSearchParams.prototype, (params) => params.#pairs)
    Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { value: 'URLSearchParams', configurable: true })
    Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
      value: URLSearchParams.prototype.entries, writable: true, configurable: true,
    })
  }

  #pairs: Pair[] = []
  #onChange: (query: string) => void = () => {}

  declare [Symbol.iterator]: () => IterableIterator<Pair>

  constructor(init?: unknown) {
    if (init === undefined) return
    if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
      const query = String(init)
      this.#pairs = parsePairs(query.startsWith('?') ? query.slice(1) : query)
      return
    }
    const iterator: unknown = (init as { [Symbol.iterator]?: unknown })[Symbol.iterator]
    if (iterator !== undefined && iterator !== null) {
      if (typeof iterator !== 'function') throw new TypeError('Query pairs must be iterable')
      for (const pair of init as Iterable<unknown>) this.#pairs.push(toPair(pair))
      return
    }
    const record = init as Record<string, unknown>
    const merged = new Map<string, string>()
    for (const key of Reflect.ownKeys(record)) {
      if (!Object.prototype.propertyIsEnumerable.call(record, key)) continue
      if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string')
      merged.set(key.toWellFormed(), toText(record[key]))
    }
    this.#pairs = [...merged]
  }

  get size(): number {
    return this.#pairs.length
  }

  append(name: unknown, value: unknown): void {
    need(arguments.length, 2, '"name" and "value"')
    this.#pairs.push([toText(name), toText(value)])
    this.#changed()
  }

  delete(name: unknown, value?: unknown): void {
    need(arguments.length, 1, '"name"')
    const wanted = toText(name)
    const only = value === undefined ? undefined : toText(value)
    this.#pairs = this.#pairs.filter((pair) => pair[0] !== wanted || (only !== undefined && pair[1] !== only))
    this.#changed()
  }

  get(name: unknown): string | null {
    need(arguments.length, 1, '"name"')
    const wanted = toText(name)
    return this.#pairs.find((pair) => pair[0] === wanted)?.[1] ?? null
  }

  getAll(name: unknown): string[] {
    need(arguments.length, 1, '"name"')
    const wanted = toText(name)
    return this.#pairs.filter((pair) => pair[0] === wanted).map((pair) => pair[1])
  }

  has(name: unknown, value?: unknown): boolean {
    need(arguments.length, 1, '"name"')
    const wanted = toText(name)
    const only = value === undefined ? undefined : toText(value)
    return this.#pairs.some((pair) => pair[0] === wanted && (only === undefined || pair[1] === only))
  }

  set(name: unknown, value: unknown): void {
    need(arguments.length, 2, '"name" and "value"')
    const wanted = toText(name)
    const text = toText(value)
    const first = this.#pairs.findIndex((pair) => pair[0] === wanted)
    if (first < 0) this.#pairs.push([wanted, text])
    else {
      this.#pairs = this.#pairs.filter((pair, index) => index <= first || pair[0] !== wanted)
      this.#pairs[first] = [wanted, text]
    }
    this.#changed()
  }

  /** Stable, by UTF-16 units of the names. */
  sort(): void {
    this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
    this.#changed()
  }

  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, receiver?: unknown): void {
    if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function')
    for (let i = 0; i < this.#pairs.length; i++) {
      const [name, value] = this.#pairs[i] as Pair
      Reflect.apply(callback, receiver, [value, name, this])
    }
  }

  *entries(): IterableIterator<Pair> {
    for (let i = 0; i < this.#pairs.length; i++) yield [...(this.#pairs[i] as Pair)]
  }
  *keys(): IterableIterator<string> {
    for (let i = 0; i < this.#pairs.length; i++) yield (this.#pairs[i] as Pair)[0]
  }
  *values(): IterableIterator<string> {
    for (let i = 0; i < this.#pairs.length; i++) yield (this.#pairs[i] as Pair)[1]
  }

  toString(): string {
    return this.#pairs.map(([name, value]) => `${formEncode(name)}=${formEncode(value)}`).join('&')
  }

  #changed(): void {
    this.#onChange(this.toString())
  }
}

/** The `searchParams` of a URL: changes on either side show on the other. */
export function linkedParams(query: string, onChange: (query: string) => void): { params: URLSearchParams; replace(query: string): void } {
  const params = new URLSearchParams()
  replaceQuery(params, query)
  connectTo(params, onChange)
  return { params, replace: (next) => replaceQuery(params, next) }
}

function need(given: number, wanted: number, names: string): void {
  if (given < wanted) throw new TypeError(`The ${names} ${wanted > 1 ? 'arguments' : 'argument'} must be specified`)
}

function toText(value: unknown): string {
  return `${value as string}`.toWellFormed()
}

function toPair(value: unknown): Pair {
  const refusal = 'Each query pair must be an iterable [name, value] tuple'
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) throw new TypeError(refusal)
  const pair = [...(value as Iterable<unknown>)].map(toText)
  if (pair.length !== 2) throw new TypeError(refusal)
  return pair as unknown as Pair
}

function parsePairs(query: string): Pair[] {
  const pairs: Pair[] = []
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = equals < 0 ? part : part.slice(0, equals)
    const value = equals < 0 ? '' : part.slice(equals + 1)
    pairs.push([formDecode(name), formDecode(value)])
  }
  return pairs
}

function formDecode(text: string): string {
  return percentDecode(text.replaceAll('+', ' ')).toWellFormed()
}

function formEncode(text: string): string {
  // A space is escaped first, so that a literal plus, escaped too, is never mistaken for one.
  return percentEncode(text, formSet).replaceAll('%20', '+')
}
