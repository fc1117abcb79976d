/** UTF-8 both ways, as https://encoding.spec.whatwg.org says. */

const LABELS = new Set(['unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'utf-8', 'utf8', 'x-unicode20utf8'])
const REPLACEMENT = 0xfffd

export class TextEncoder {
  static {
    Object.defineProperty(TextEncoder.prototype, Symbol.toStringTag, { value: 'TextEncoder', configurable: true })
  }

  get encoding(): string {
    return 'utf-8'
  }

  encode(input: unknown = ''): Uint8Array {
    return encodeUtf8(String(input))
  }

  encodeInto(source: unknown, destination: Uint8Array): { read: number; written: number } {
    if (arguments.length < 2 || !(destination instanceof Uint8Array))
      throw new TypeError('The "dest" argument must be an instance of Uint8Array.')
    return encodeInto(String(source), destination)
  }
}

/** Bytes of a text; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  // A UTF-16 unit needs at most 3 bytes; a pair needs 4.
  const bytes = new Uint8Array(text.length * 3)
  return bytes.slice(0, encodeInto(text, bytes).written)
}

function encodeInto(text: string, bytes: Uint8Array): { read: number; written: number } {
  let read = 0
  let written = 0
  while (read < text.length) {
    const point = scalarAt(text, read)
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    if (written + size > bytes.length) break
    if (size === 1) bytes[written] = point
    else {
      bytes[written] = [0, 0, 0xc0, 0xe0, 0xf0][size]! | (point >> (6 * (size - 1)))
      for (let i = 1; i < size; i++) bytes[written + i] = 0x80 | ((point >> (6 * (size - 1 - i))) & 0x3f)
    }
    written += size
    read += point > 0xffff ? 2 : 1
  }
  return { read, written }
}

function scalarAt(text: string, index: number): number {
  const point = text.codePointAt(index) as number
  return point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point
}

export interface TextDecoderOptions {
  fatal?: boolean
  ignoreBOM?: boolean
}

/** Decodes UTF-8 only; any other label is refused by name. */
export class TextDecoder {
  static {
    Object.defineProperty(TextDecoder.prototype, Symbol.toStringTag, { value: 'TextDecoder', configurable: true })
  }

  #fatal: boolean
  #ignoreBom: boolean
  #decoding: Decoding = fresh()
  #midStream = false

  constructor(label: unknown = 'utf-8', options?: TextDecoderOptions | null) {
    const name = String(label).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase()
    if (!LABELS.has(name)) throw new RangeError(`The "${String(label)}" encoding is not supported`)
    this.#fatal = Boolean(options?.fatal)
    this.#ignoreBom = Boolean(options?.ignoreBOM)
  }

  get encoding(): string {
    return 'utf-8'
  }
  get fatal(): boolean {
    return this.#fatal
  }
  get ignoreBOM(): boolean {
    return this.#ignoreBom
  }

  decode(input?: unknown, options?: { stream?: boolean } | null): string {
    const bytes = input === undefined ? new Uint8Array(0) : bytesOf(input)
    if (bytes === null)
      throw new TypeError('The "input" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.')
    if (!this.#midStream) this.#decoding = fresh()
    this.#midStream = Boolean(options?.stream)
    try {
      return decodeChunk(this.#decoding, bytes, !this.#midStream, this.#fatal, this.#ignoreBom)
    } catch (error) {
      this.#midStream = false
      throw error
    }
  }
}

/** Text of UTF-8 bytes: a byte order mark is dropped, what is malformed becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decodeChunk(fresh(), bytes, true, false, false)
}

/** The bytes behind a buffer or a view, not copied; null for anything else. */
export function bytesOf(value: unknown): Uint8Array | null {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return new Uint8Array(value)
  return null
}

interface Decoding {
  point: number
  needed: number
  seen: number
  lower: number
  upper: number
  started: boolean
}

function fresh(): Decoding {
  return { point: 0, needed: 0, seen: 0, lower: 0x80, upper: 0xbf, started: false }
}

// https://encoding.spec.whatwg.org/#utf-8-decoder
function decodeChunk(state: Decoding, bytes: Uint8Array, last: boolean, fatal: boolean, ignoreBom: boolean): string {
  let text = ''
  const emit = (point: number): void => {
    const isMark = !state.started && point === 0xfeff && !ignoreBom
    state.started = true
    if (!isMark) text += String.fromCodePoint(point)
  }
  const malformed = (): void => {
    if (fatal) throw Object.assign(new TypeError('The encoded data was not valid for encoding utf-8'), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' })
    emit(REPLACEMENT)
  }
  const reset = (): void => {
    state.point = state.needed = state.seen = 0
    state.lower = 0x80
    state.upper = 0xbf
  }
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    if (state.needed === 0) {
      if (byte < 0x80) emit(byte)
      else if (byte >= 0xc2 && byte <= 0xf4) {
        state.needed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
        if (byte === 0xe0) state.lower = 0xa0
        if (byte === 0xed) state.upper = 0x9f
        if (byte === 0xf0) state.lower = 0x90
        if (byte === 0xf4) state.upper = 0x8f
        state.point = byte & (0x3f >> state.needed)
      } else malformed()
      continue
    }
    if (byte < state.lower || byte > state.upper) {
      reset()
      malformed()
      i-- // The byte may begin a sequence of its own.
      continue
    }
    state.lower = 0x80
    state.upper = 0xbf
    state.point = (state.point << 6) | (byte & 0x3f)
    if (++state.seen === state.needed) {
      const { point } = state
      reset()
      emit(point)
    }
  }
  if (last && state.needed > 0) {
    reset()
    malformed()
  }
  return text
}
