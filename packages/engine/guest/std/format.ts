import { brandOf } from './brand.ts'
import { clip, inspect } from './inspect-value.ts'
import {
  apply, functionText, getOwnPropertyDescriptor, getPrototypeOf, includesText, is, numberOf, parseDecimal, parseWhole,
  sliceText, stringify, symbolText, text,
} from './primordials.ts'

const LONGEST = 10_000

/**
 * What `console.log` prints for its arguments: texts bare, other values inspected, `%s %d %i %f %j %o %O %c %%` filled in
 * when the first is a text. Never throws; the text is cut past 10,000 characters.
 */
export function format(...values: unknown[]): string {
  const first = values[0]
  let next = 1
  let result = ''
  if (typeof first === 'string' && values.length > 1) {
    let kept = 0
    for (let i = 0; i < first.length - 1; i++) {
      if (first[i] !== '%') continue
      const letter = first[i + 1] as string
      const filled = letter === '%' ? '%' : next < values.length ? fill(letter, values[next]) : undefined
      if (filled === undefined) continue
      result += sliceText(first, kept, i) + filled
      if (letter !== '%') next++
      kept = i + 2
      i++
    }
    result += sliceText(first, kept)
  } else if (values.length > 0) result = typeof first === 'string' ? first : inspect(first)
  for (; next < values.length && result.length <= LONGEST; next++) {
    const value = values[next]
    result += ` ${typeof value === 'string' ? value : inspect(value)}`
  }
  return clip(result, LONGEST)
}

/** Undefined for a letter that asks for nothing. */
function fill(letter: string, value: unknown): string | undefined {
  switch (letter) {
    case 's':
      return asText(value)
    case 'd':
      return typeof value === 'bigint' ? `${value}n` : number(value, numberOf)
    case 'i':
      return typeof value === 'bigint' ? `${value}n` : number(value, parseWhole as (value: unknown) => number)
    case 'f':
      return number(value, parseDecimal as (value: unknown) => number)
    case 'j':
      return asJson(value)
    case 'o':
      return inspect(value, { showHidden: true, depth: 4 })
    case 'O':
      return inspect(value)
    case 'c':
      return ''
    default:
      return undefined
  }
}

function number(value: unknown, read: (value: unknown) => number): string {
  if (typeof value === 'symbol') return 'NaN'
  try {
    const result = read(value)
    return is(result, -0) ? '-0' : text(result)
  } catch {
    return 'NaN'
  }
}

function asText(value: unknown): string {
  if (typeof value === 'number') return is(value, -0) ? '-0' : text(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'symbol') return symbolText(value)
  if (typeof value === 'function') return ownToString(value) ?? functionText(value)
  if (typeof value !== 'object' || value === null) return text(value)
  return ownToString(value) ?? inspect(value, { depth: 0 })
}

/** What the program's own `toString` gives; undefined when only the language's would answer. */
function ownToString(value: object): string | undefined {
  try {
    for (let at: object | null = value, steps = 0; at !== null && steps < 100; at = getPrototypeOf(at), steps++) {
      const method = getOwnPropertyDescriptor(at, 'toString')
      if (method === undefined) continue
      const isNative = typeof method.value === 'function' && includesText(functionText(method.value), '[native code]')
      return isNative || typeof method.value !== 'function' ? undefined : text(apply(method.value as () => unknown, value, []))
    }
  } catch {
    // Shown as an object instead.
  }
  return undefined
}

function asJson(value: unknown): string {
  try {
    return text(stringify(value))
  } catch (error) {
    // Node tells this one case; both engines name it in their own words.
    return brandOf(error as object) === 'Error' && isCircular((error as Error).message) ? '[Circular]' : inspect(value)
  }
}

function isCircular(message: string): boolean {
  return typeof message === 'string' && includesText(message, 'circular')
}
