import { bytesOf, decodeUtf8, encodeUtf8 } from './encoding.ts'
import type { Headers } from './headers.ts'
import { URLSearchParams } from './url-search-params.ts'

/** What a message carries, whole: text or bytes. There are no streams in the sandbox. */
export interface Content {
  data: string | Uint8Array
  type: string | null
}

/** Reads a `BodyInit`; null when there is no body. */
export function contentOf(init: unknown): Content | null {
  if (init === undefined || init === null) return null
  if (init instanceof URLSearchParams) return { data: String(init), type: 'application/x-www-form-urlencoded;charset=UTF-8' }
  const bytes = bytesOf(init)
  if (bytes !== null) return { data: bytes.slice(), type: null }
  if (typeof init === 'object' && Symbol.asyncIterator in init)
    throw new TypeError('A stream cannot be a body in this sandbox. Pass a string, an ArrayBuffer or a typed array.')
  return { data: `${init as string}`.toWellFormed(), type: 'text/plain;charset=UTF-8' }
}

export function setContentType(headers: Headers, content: Content | null): void {
  if (content !== null && content.type !== null && !headers.has('content-type')) headers.set('content-type', content.type)
}

let contentIn: (body: Body) => Content | null
let take: (body: Body) => Content | null
let readable: (body: Body) => void

/** What Request and Response share: a body that can be read once. */
export abstract class Body {
  static {
    contentIn = (body) => body.#content
    readable = (body) => {
      if (body.#used) throw new TypeError('Body is unusable: Body has already been read')
    }
    take = (body) => {
      readable(body)
      body.#used = body.#content !== null
      return body.#content
    }
  }

  #content: Content | null
  #used = false

  constructor(content: Content | null) {
    this.#content = content
  }

  /** Null without a body. With one it throws: streams are not part of the sandbox. */
  get body(): null {
    if (this.#content === null) return null
    throw new TypeError('ReadableStream is missing in this sandbox, so `.body` cannot be read. Use text(), json(), arrayBuffer() or bytes().')
  }
  get bodyUsed(): boolean {
    return this.#used
  }

  async text(): Promise<string> {
    return textOf(take(this))
  }
  async json(): Promise<unknown> {
    return JSON.parse(textOf(take(this)))
  }
  async bytes(): Promise<Uint8Array> {
    return bytesIn(take(this))
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return bytesIn(take(this)).buffer as ArrayBuffer
  }
  async blob(): Promise<never> {
    throw new TypeError('Blob is missing in this sandbox. Use arrayBuffer() or bytes().')
  }
  async formData(): Promise<never> {
    throw new TypeError('FormData is missing in this sandbox. Use `new URLSearchParams(await message.text())`.')
  }
}

/** The content of a message, left where it is. */
export function peekContent(body: Body): Content | null {
  return contentIn(body)
}

/** The content of a message, which counts as read from then on. Throws when it was read before. */
export function takeContent(body: Body): Content | null {
  return take(body)
}

function textOf(content: Content | null): string {
  if (content === null) return ''
  const { data } = content
  // A text read as bytes and back loses a byte order mark at its start.
  return typeof data !== 'string' ? decodeUtf8(data) : data.startsWith('\ufeff') ? data.slice(1) : data
}

function bytesIn(content: Content | null): Uint8Array {
  if (content === null) return new Uint8Array(0)
  return typeof content.data === 'string' ? encodeUtf8(content.data) : content.data.slice()
}
