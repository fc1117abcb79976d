import { decodeUtf8, encodeUtf8 } from './encoding.ts'

/** Tells whether an ASCII code must be escaped; whatever is beyond ASCII always is. */
export type EncodeSet = (code: number) => boolean

const including = (base: EncodeSet, characters: string): EncodeSet => {
  const codes = new Set([...characters].map((character) => character.charCodeAt(0)))
  return (code) => base(code) || codes.has(code)
}

// https://url.spec.whatwg.org/#percent-encoded-bytes
export const controlSet: EncodeSet = (code) => code < 0x20 || code > 0x7e
export const fragmentSet = including(controlSet, ' "<>`')
export const querySet = including(controlSet, ' "#<>')
export const specialQuerySet = including(querySet, "'")
export const pathSet = including(querySet, '?^`{}')
export const userinfoSet = including(pathSet, '/:;=@[\\]|')
const componentSet = including(userinfoSet, '$%&+,')
export const formSet = including(componentSet, "!'()~")

const HEX = '0123456789ABCDEF'

export function percentEncode(text: string, set: EncodeSet): string {
  let result = ''
  for (const character of text) {
    const code = character.charCodeAt(0)
    if (code < 0x80 && !set(code)) {
      result += character
      continue
    }
    for (const byte of encodeUtf8(character)) result += `%${HEX[byte >> 4]}${HEX[byte & 15]}`
  }
  return result
}

/** Undoes escapes; malformed ones stay as they are. */
export function percentDecodeBytes(text: string): Uint8Array {
  const bytes = encodeUtf8(text)
  const result: number[] = []
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    const high = byte === 0x25 ? hexValue(bytes[i + 1]) : -1
    const low = high >= 0 ? hexValue(bytes[i + 2]) : -1
    if (low < 0) result.push(byte)
    else {
      result.push(high * 16 + low)
      i += 2
    }
  }
  return Uint8Array.from(result)
}

export function percentDecode(text: string): string {
  return text.includes('%') ? decodeUtf8(percentDecodeBytes(text)) : text
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
