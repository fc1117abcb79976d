/** The globals of a program that runs in Interleave, beside those of the language: what the sandbox has, and nothing else. */

interface EventInit {
  bubbles?: boolean
  cancelable?: boolean
  composed?: boolean
}

interface Event {
  readonly type: string
  readonly target: EventTarget | null
  /** @deprecated Say `target`. */
  readonly srcElement: EventTarget | null
  readonly currentTarget: EventTarget | null
  readonly eventPhase: number
  readonly bubbles: boolean
  readonly cancelable: boolean
  readonly composed: boolean
  readonly defaultPrevented: boolean
  /** @deprecated Say `defaultPrevented`. */
  returnValue: boolean
  /** @deprecated Say `stopPropagation()`. */
  cancelBubble: boolean
  readonly timeStamp: number
  readonly isTrusted: boolean
  composedPath(): EventTarget[]
  preventDefault(): void
  stopPropagation(): void
  /** Keeps the listeners that come after this one from hearing of the event. */
  stopImmediatePropagation(): void
  readonly NONE: 0
  readonly CAPTURING_PHASE: 1
  readonly AT_TARGET: 2
  readonly BUBBLING_PHASE: 3
}
declare var Event: {
  prototype: Event
  new (type: string, init?: EventInit): Event
  readonly NONE: 0
  readonly CAPTURING_PHASE: 1
  readonly AT_TARGET: 2
  readonly BUBBLING_PHASE: 3
}

interface CustomEvent<T = unknown> extends Event {
  readonly detail: T
}
declare var CustomEvent: {
  prototype: CustomEvent
  new <T>(type: string, init?: EventInit & { detail?: T }): CustomEvent<T>
}

interface EventListenerObject {
  handleEvent(event: Event): void
}
interface AddEventListenerOptions {
  capture?: boolean
  passive?: boolean
  /** Removes the listener after its first call. */
  once?: boolean
  /** Removes the listener when it aborts. */
  signal?: AbortSignal
}
type EventListenerOrEventListenerObject = ((this: EventTarget, event: Event) => void) | EventListenerObject

interface EventTarget {
  addEventListener(type: string, callback: EventListenerOrEventListenerObject | null, options?: AddEventListenerOptions | boolean): void
  removeEventListener(type: string, callback: EventListenerOrEventListenerObject | null, options?: { capture?: boolean } | boolean): void
  dispatchEvent(event: Event): boolean
}
declare var EventTarget: { prototype: EventTarget; new (): EventTarget }

/** Tells whoever works for a caller that the caller is no longer interested. */
interface AbortSignal extends EventTarget {
  readonly aborted: boolean
  // `any`, as the platform has it: what checks here checks in every editor.
  /** Why it aborted: an `AbortError` unless `abort` was given another reason; `undefined` before. */
  readonly reason: any
  onabort: ((this: AbortSignal, event: Event) => void) | null
  /** Throws the reason if it has aborted. */
  throwIfAborted(): void
  addEventListener(type: 'abort', callback: ((this: AbortSignal, event: Event) => void) | EventListenerObject | null, options?: AddEventListenerOptions | boolean): void
  addEventListener(type: string, callback: EventListenerOrEventListenerObject | null, options?: AddEventListenerOptions | boolean): void
  removeEventListener(type: 'abort', callback: ((this: AbortSignal, event: Event) => void) | EventListenerObject | null, options?: { capture?: boolean } | boolean): void
  removeEventListener(type: string, callback: EventListenerOrEventListenerObject | null, options?: { capture?: boolean } | boolean): void
}
declare var AbortSignal: {
  prototype: AbortSignal
  /** A signal that has aborted already. */
  abort(reason?: unknown): AbortSignal
  /** Aborts with a `TimeoutError` after so many milliseconds. */
  timeout(milliseconds: number): AbortSignal
  /** Aborts as soon as one of these does, with its reason. */
  any(signals: Iterable<AbortSignal>): AbortSignal
}

interface AbortController {
  readonly signal: AbortSignal
  /** Aborts the signal: the first reason stays. */
  abort(reason?: unknown): void
}
declare var AbortController: { prototype: AbortController; new (): AbortController }

interface DOMException extends Error {
  readonly name: string
  readonly message: string
  /** @deprecated Compare the name. */
  readonly code: number
}
declare var DOMException: {
  prototype: DOMException
  new (message?: string, name?: string): DOMException
  new (message?: string, options?: { name?: string; cause?: unknown }): DOMException
  readonly ABORT_ERR: 20
  readonly TIMEOUT_ERR: 23
  readonly DATA_CLONE_ERR: 25
  readonly INVALID_STATE_ERR: 11
  readonly NOT_SUPPORTED_ERR: 9
  readonly SYNTAX_ERR: 12
  readonly NETWORK_ERR: 19
  readonly NOT_FOUND_ERR: 8
}

interface URLSearchParams {
  readonly size: number
  append(name: string, value: string): void
  delete(name: string, value?: string): void
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string, value?: string): boolean
  set(name: string, value: string): void
  sort(): void
  forEach(callback: (value: string, key: string, parent: URLSearchParams) => void, thisArg?: unknown): void
  entries(): IteratorObject<[string, string], undefined>
  keys(): IteratorObject<string, undefined>
  values(): IteratorObject<string, undefined>
  toString(): string
  [Symbol.iterator](): IteratorObject<[string, string], undefined>
}
declare var URLSearchParams: {
  prototype: URLSearchParams
  new (init?: string | Record<string, string> | Iterable<[string, string]> | URLSearchParams): URLSearchParams
}

interface URL {
  href: string
  readonly origin: string
  protocol: string
  username: string
  password: string
  host: string
  hostname: string
  port: string
  pathname: string
  search: string
  readonly searchParams: URLSearchParams
  hash: string
  toString(): string
  toJSON(): string
}
declare var URL: {
  prototype: URL
  new (url: string | URL, base?: string | URL): URL
  canParse(url: string | URL, base?: string | URL): boolean
  parse(url: string | URL, base?: string | URL): URL | null
}

interface TextEncoder {
  readonly encoding: string
  encode(input?: string): Uint8Array<ArrayBuffer>
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number }
}
declare var TextEncoder: { prototype: TextEncoder; new (): TextEncoder }

interface TextDecoder {
  readonly encoding: string
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  decode(input?: ArrayBufferLike | ArrayBufferView, options?: { stream?: boolean }): string
}
declare var TextDecoder: { prototype: TextDecoder; new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder }

type HeadersInit = Headers | Record<string, string> | Iterable<[string, string]>
interface Headers {
  append(name: string, value: string): void
  delete(name: string): void
  get(name: string): string | null
  getSetCookie(): string[]
  has(name: string): boolean
  set(name: string, value: string): void
  forEach(callback: (value: string, key: string, parent: Headers) => void, thisArg?: unknown): void
  entries(): IteratorObject<[string, string], undefined>
  keys(): IteratorObject<string, undefined>
  values(): IteratorObject<string, undefined>
  [Symbol.iterator](): IteratorObject<[string, string], undefined>
}
declare var Headers: { prototype: Headers; new (init?: HeadersInit): Headers }

type BodyInit = string | ArrayBuffer | ArrayBufferView | URLSearchParams
interface Body {
  readonly bodyUsed: boolean
  arrayBuffer(): Promise<ArrayBuffer>
  bytes(): Promise<Uint8Array<ArrayBuffer>>
  json(): Promise<any>
  text(): Promise<string>
}

interface RequestInit {
  method?: string
  headers?: HeadersInit
  body?: BodyInit | null
  /** Ends the request, and everything that reads its answer. */
  signal?: AbortSignal | null
  cache?: string
  credentials?: string
  integrity?: string
  keepalive?: boolean
  mode?: string
  redirect?: string
  referrer?: string
  referrerPolicy?: string
}
interface Request extends Body {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly signal: AbortSignal
  readonly cache: string
  readonly credentials: string
  readonly destination: string
  readonly integrity: string
  readonly keepalive: boolean
  readonly mode: string
  readonly redirect: string
  readonly referrer: string
  readonly referrerPolicy: string
  clone(): Request
}
declare var Request: { prototype: Request; new (input: string | URL | Request, init?: RequestInit): Request }

interface ResponseInit {
  status?: number
  statusText?: string
  headers?: HeadersInit
}
interface Response extends Body {
  readonly type: string
  readonly url: string
  readonly redirected: boolean
  readonly status: number
  /** Whether the status is between 200 and 299. */
  readonly ok: boolean
  readonly statusText: string
  readonly headers: Headers
  clone(): Response
}
declare var Response: {
  prototype: Response
  new (body?: BodyInit | null, init?: ResponseInit): Response
  json(data: unknown, init?: ResponseInit): Response
  redirect(url: string | URL, status?: number): Response
  error(): Response
}
/** Asks one of the world's routes. The promise rejects when nothing answers, and with the signal's reason when that aborts first. */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>

interface StructuredSerializeOptions {
  transfer?: ArrayBuffer[]
}
declare function structuredClone<T>(value: T, options?: StructuredSerializeOptions): T
declare function queueMicrotask(callback: () => void): void
declare function btoa(data: string): string
declare function atob(data: string): string

interface Timeout {
  ref(): this
  unref(): this
  hasRef(): boolean
  /** The same as `clearTimeout`. */
  close(): this
  [Symbol.toPrimitive](): number
}
/** Runs the callback after so many milliseconds of virtual time. */
declare function setTimeout(callback: (_: void) => void, delay?: number): Timeout
declare function setTimeout<A extends unknown[]>(callback: (...args: A) => void, delay?: number, ...args: A): Timeout
declare function setInterval(callback: (_: void) => void, delay?: number): Timeout
declare function setInterval<A extends unknown[]>(callback: (...args: A) => void, delay?: number, ...args: A): Timeout
declare function setImmediate(callback: (_: void) => void): Timeout
declare function setImmediate<A extends unknown[]>(callback: (...args: A) => void, ...args: A): Timeout
declare function clearTimeout(timeout: Timeout | number | undefined | null): void
declare function clearInterval(timeout: Timeout | number | undefined | null): void
declare function clearImmediate(timeout: Timeout | number | undefined | null): void

interface Performance {
  /** Virtual milliseconds since the program began. */
  now(): number
  readonly timeOrigin: number
}
declare var performance: Performance

interface Console {
  log(...data: unknown[]): void
  info(...data: unknown[]): void
  warn(...data: unknown[]): void
  error(...data: unknown[]): void
  debug(...data: unknown[]): void
  trace(...data: unknown[]): void
  dir(item?: unknown, options?: unknown): void
  assert(condition?: unknown, ...data: unknown[]): void
  count(label?: string): void
  countReset(label?: string): void
  group(...label: unknown[]): void
  groupCollapsed(...label: unknown[]): void
  groupEnd(): void
  time(label?: string): void
  timeLog(label?: string, ...data: unknown[]): void
  timeEnd(label?: string): void
}
declare var console: Console
