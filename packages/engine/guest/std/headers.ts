import { showAs } from './shown-as.ts'
import { markUncloneable } from './structured-clone.ts'

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const EDGES = /^[\t\n\r ]+|[\t\n\r ]+$/g
const BAD_VALUE = /[\0\n\r]|[^\0-\xff]/

let listOf: (headers: Headers) => Map<string, string[]>
let freezeHeaders: (headers: Headers) => void

/** The web's Headers: names in lower case, sorted when read, values of one name joined by a comma. */
export class Headers {
  static {
    listOf = (headers) => headers.#list
    freezeHeaders = (headers) => {
      headers.#immutable = true
    }
    Object.defineProperty(Headers.prototype, Symbol.toStringTag, { value: 'Headers', configurable: true })
    Object.defineProperty(Headers.prototype, Symbol.iterator, { value: Headers.prototype.entries, writable: true, configurable: true })
    markUncloneable(Headers.prototype)
    showAs(Headers.prototype, (headers) => Object.fromEntries([...headers.#list].map(([name, values]) => [name, values.join(', ')])))
  }

  declare [Symbol.iterator]: () => IterableIterator<[string, string]>
  #list = new Map<string, string[]>()
  #immutable = false

  constructor(init?: unknown) {
    if (init !== undefined) fill(this, init)
  }

  append(name: unknown, value: unknown): void {
    const [key, content] = this.#check('append', arguments, name, value)
    const values = this.#list.get(key)
    if (values === undefined) this.#list.set(key, [content])
    else values.push(content)
  }

  set(name: unknown, value: unknown): void {
    const [key, content] = this.#check('set', arguments, name, value)
    this.#list.set(key, [content])
  }

  delete(name: unknown): void {
    const key = checkName('delete', arguments, name)
    this.#mayChange()
    this.#list.delete(key)
  }

  get(name: unknown): string | null {
    return this.#list.get(checkName('get', arguments, name))?.join(', ') ?? null
  }

  has(name: unknown): boolean {
    return this.#list.has(checkName('has', arguments, name))
  }

  getSetCookie(): string[] {
    return [...(this.#list.get('set-cookie') ?? [])]
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, receiver?: unknown): void {
    if (typeof callback !== 'function') throw new TypeError("Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'Function'.")
    for (const [name, value] of this.entries()) Reflect.apply(callback, receiver, [value, name, this])
  }

  // Sorted anew at each step: what a reader adds or takes away while reading shows, as the standard says.
  *entries(): IterableIterator<[string, string]> {
    for (let i = 0; ; i++) {
      const pair = this.#sorted()[i]
      if (pair === undefined) return
      yield pair
    }
  }
  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name
  }
  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value
  }

  #sorted(): [string, string][] {
    return [...this.#list.keys()].sort().flatMap((name): [string, string][] => {
      const values = this.#list.get(name) as string[]
      // Cookies alone are never joined: a comma is part of their syntax.
      return name === 'set-cookie' ? values.map((value) => [name, value]) : [[name, values.join(', ')]]
    })
  }

  #check(method: string, given: IArguments, name: unknown, value: unknown): [string, string] {
    if (given.length < 2) throw new TypeError(`Headers.${method}: 2 arguments required, but only ${given.length} present.`)
    const text = `${value as string}`.replace(EDGES, '')
    const key = checkName(method, given, name)
    if (/[^\0-\xff]/.test(text)) throw new TypeError(`Headers.${method}: a header value can only hold characters up to U+00FF.`)
    if (BAD_VALUE.test(text)) throw new TypeError(`Headers.${method}: ${JSON.stringify(text)} is an invalid header value.`)
    this.#mayChange()
    return [key, text]
  }

  #mayChange(): void {
    if (this.#immutable) throw new TypeError('immutable')
  }
}

/** Makes a Headers refuse every change. */
export function immutable(headers: Headers): Headers {
  freezeHeaders(headers)
  return headers
}

export function copyHeaders(headers: Headers): Headers {
  const copy = new Headers()
  for (const [name, values] of listOf(headers)) for (const value of values) copy.append(name, value)
  return copy
}

function checkName(method: string, given: IArguments, name: unknown): string {
  if (given.length < 1) throw new TypeError(`Headers.${method}: 1 argument required, but only 0 present.`)
  const text = `${name as string}`
  if (!TOKEN.test(text)) throw new TypeError(`Headers.${method}: ${JSON.stringify(text)} is an invalid header name.`)
  return text.toLowerCase()
}

function fill(headers: Headers, init: unknown): void {
  if (typeof init !== 'object' || init === null)
    throw new TypeError(
      'Headers constructor: Argument 1 could not be converted to one of: sequence<sequence<ByteString>>, record<ByteString, ByteString>.',
    )
  const iterator: unknown = (init as { [Symbol.iterator]?: unknown })[Symbol.iterator]
  if (iterator !== undefined && iterator !== null) {
    for (const item of init as Iterable<Iterable<unknown>>) {
      const pair = [...item]
      if (pair.length !== 2)
        throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${pair.length}.`)
      headers.append(pair[0], pair[1])
    }
    return
  }
  for (const key of Reflect.ownKeys(init)) {
    if (!Object.prototype.propertyIsEnumerable.call(init, key)) continue
    if (typeof key === 'symbol') throw new TypeError('Headers constructor: a symbol is not a header name.')
    headers.append(key, (init as Record<string, unknown>)[key])
  }
}
