import { controlSet, percentDecode, percentEncode } from './percent-encode.ts'
import { toAsciiLabel } from './punycode.ts'

const FORBIDDEN = /[\0\t\n\r #/:<>?@[\\\]^|]/
const FORBIDDEN_IN_DOMAIN = /[\0-\x20#%/:<>?@[\\\]^|\x7f]/
const DOTS = /[\u3002\uff0e\uff61]/g
// Removed by the mapping of UTS 46: soft hyphen, joiners, variation selectors, word joiner, byte order mark.
const IGNORED = /[\u00ad\u034f\u180b-\u180d\u200b\u2060\u2064\ufe00-\ufe0f\ufeff]/g

/** Parses a host into its serialised form; null when it is not one. https://url.spec.whatwg.org/#host-parsing */
export function parseHost(input: string, special: boolean): string | null {
  if (input.startsWith('[')) {
    if (!input.endsWith(']')) return null
    const pieces = parseIpv6(input.slice(1, -1))
    return pieces === null ? null : `[${serializeIpv6(pieces)}]`
  }
  if (!special) return FORBIDDEN.test(input) ? null : percentEncode(input, controlSet)
  const domain = domainToAscii(percentDecode(input))
  if (domain === null || domain === '' || FORBIDDEN_IN_DOMAIN.test(domain)) return null
  return endsInNumber(domain) ? parseIpv4(domain) : domain
}

function domainToAscii(domain: string): string | null {
  const mapped = /^[\0-\x7f]*$/.test(domain)
    ? domain.toLowerCase()
    : domain.replace(IGNORED, '').normalize('NFKC').toLowerCase().normalize('NFC').replace(DOTS, '.')
  const labels = mapped.split('.')
  for (const [index, label] of labels.entries()) {
    const ascii = toAsciiLabel(label)
    if (ascii === null) return null
    labels[index] = ascii
  }
  return labels.join('.')
}

function endsInNumber(domain: string): boolean {
  const parts = domain.split('.')
  if (parts.at(-1) === '') {
    if (parts.length === 1) return false
    parts.pop()
  }
  const last = parts.at(-1) ?? ''
  return /^[0-9]+$/.test(last) || parseIpv4Number(last) !== null
}

function parseIpv4Number(part: string): number | null {
  if (part === '') return null
  if (/^0x/i.test(part)) return part.length === 2 ? 0 : /^0x[0-9a-f]+$/i.test(part) ? Number.parseInt(part, 16) : null
  if (part.length > 1 && part.startsWith('0')) return /^[0-7]+$/.test(part) ? Number.parseInt(part, 8) : null
  return /^[0-9]+$/.test(part) ? Number.parseInt(part, 10) : null
}

function parseIpv4(domain: string): string | null {
  const parts = domain.split('.')
  if (parts.at(-1) === '' && parts.length > 1) parts.pop()
  if (parts.length > 4) return null
  const numbers: number[] = []
  for (const part of parts) {
    const number = parseIpv4Number(part)
    if (number === null) return null
    numbers.push(number)
  }
  const last = numbers.pop() as number
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return null
  let address = last
  for (const [index, number] of numbers.entries()) address += number * 256 ** (3 - index)
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

function parseIpv6(input: string): number[] | null {
  const halves = input.split('::')
  if (halves.length > 2) return null
  const before = parsePieces(halves[0] as string, halves.length === 1)
  const after = halves.length === 2 ? parsePieces(halves[1] as string, true) : []
  if (before === null || after === null) return null
  const missing = 8 - before.length - after.length
  // "::" stands for at least one piece of zeros.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  return [...before, ...new Array<number>(missing).fill(0), ...after]
}

function parsePieces(input: string, mayEndInIpv4: boolean): number[] | null {
  if (input === '') return []
  const pieces: number[] = []
  const parts = input.split(':')
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      pieces.push(Number.parseInt(part, 16))
      continue
    }
    const bytes = part.split('.')
    const dotted = bytes.length === 4 && bytes.every((byte) => /^(0|[1-9][0-9]{0,2})$/.test(byte) && Number(byte) < 256)
    if (!mayEndInIpv4 || index !== parts.length - 1 || !dotted) return null
    const [a, b, c, d] = bytes.map(Number) as [number, number, number, number]
    pieces.push(a * 256 + b, c * 256 + d)
  }
  return pieces
}

function serializeIpv6(pieces: number[]): string {
  let start = -1
  let length = 1
  for (let i = 0; i < 8; i++) {
    let run = 0
    while (pieces[i + run] === 0) run++
    if (run > length) {
      start = i
      length = run
    }
  }
  const hex = (from: number, to?: number): string => pieces.slice(from, to).map((piece) => piece.toString(16)).join(':')
  return start < 0 ? hex(0) : `${hex(0, start)}::${hex(start + length)}`
}
