// https://www.rfc-editor.org/rfc/rfc3492, section 6: the constants of Punycode.
const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** The ASCII form of one lower-cased label of a domain; null when there is none. */
export function toAsciiLabel(label: string): string | null {
  if (/^[\0-\x7f]*$/.test(label)) return label
  if (label.startsWith('xn--')) return null
  return `xn--${encode(Array.from(label, (character) => character.codePointAt(0) as number))}`
}

function encode(points: number[]): string {
  const basic = points.filter((point) => point < 0x80)
  let result = String.fromCodePoint(...basic)
  if (basic.length > 0) result += '-'
  let next = 128
  let delta = 0
  let bias = 72
  let handled = basic.length
  while (handled < points.length) {
    const smallest = Math.min(...points.filter((point) => point >= next))
    delta += (smallest - next) * (handled + 1)
    next = smallest
    for (const point of points) {
      if (point < next) delta++
      if (point !== next) continue
      result += variableLength(delta, bias)
      bias = adapt(delta, handled + 1, handled === basic.length)
      delta = 0
      handled++
    }
    delta++
    next++
  }
  return result
}

function variableLength(delta: number, bias: number): string {
  let digits = ''
  let rest = delta
  for (let k = BASE; ; k += BASE) {
    const threshold = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias
    if (rest < threshold) return digits + DIGITS[rest]
    digits += DIGITS[threshold + ((rest - threshold) % (BASE - threshold))]
    rest = Math.floor((rest - threshold) / (BASE - threshold))
  }
}

function adapt(delta: number, count: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : Math.floor(delta / 2)
  rest += Math.floor(rest / count)
  let k = 0
  while (rest > ((BASE - T_MIN) * T_MAX) / 2) {
    rest = Math.floor(rest / (BASE - T_MIN))
    k += BASE
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}
