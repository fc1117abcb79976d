import {
  charCodeAt, functionText, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, includesText, indexOfText, is, isEnumerable, isPrototypeOf, matches, max,
  numberToText, padStart, repeat, sliceText, startsWith, symbolText, text,
} from './primordials.ts'

/** A text in the quotes that need the fewest escapes, as Node picks them. */
export function quote(value: string): string {
  const single = includesText(value, "'")
  const mark = !single ? "'" : !includesText(value, '"') ? '"' : !includesText(value, '`') && !includesText(value, '${') ? '`' : "'"
  let result = mark
  for (let i = 0; i < value.length; i++) result += escape(value, i, mark)
  return result + mark
}

const NAMED: Record<number, string> = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 92: '\\\\' }

function escape(value: string, index: number, mark: string): string {
  const code = charCodeAt(value, index)
  const character = value[index] as string
  if (character === mark && mark === "'") return "\\'"
  if (hasOwn(NAMED, code)) return NAMED[code] as string
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return `\\x${sliceText(`0${upper(code)}`, -2)}`
  if (code < 0xd800 || code > 0xdfff) return character
  const paired =
    code < 0xdc00
      ? index + 1 < value.length && (charCodeAt(value, index + 1) & 0xfc00) === 0xdc00
      : index > 0 && (charCodeAt(value, index - 1) & 0xfc00) === 0xd800
  return paired ? character : `\\u${numberToText(code, 16)}`
}

const HEX = '0123456789ABCDEF'
function upper(code: number): string {
  let digits = ''
  for (let rest = code; rest > 0 || digits === ''; rest >>= 4) digits = HEX[rest & 15] + digits
  return digits
}

/** A primitive as code would write it. `room`: what the line still holds, for texts worth breaking at their newlines. */
export function showPrimitive(value: unknown, room = Infinity, indentation = 0, longest = Infinity): string {
  if (typeof value === 'string') {
    const kept = value.length > longest ? sliceText(value, 0, longest) : value
    const left = value.length - kept.length
    const trailer = left > 0 ? `... ${left} more character${left > 1 ? 's' : ''}` : ''
    if (kept.length <= 16 || kept.length <= room) return quote(kept) + trailer
    let lines = ''
    for (let from = 0; from < kept.length; ) {
      const newline = indexOfText(kept, '\n', from)
      const to = newline < 0 ? kept.length : newline + 1
      if (from > 0) lines += ` +\n${repeat(' ', max(indentation + 2, 0))}`
      lines += quote(sliceText(kept, from, to))
      from = to
    }
    return lines + trailer
  }
  if (typeof value === 'number') return is(value, -0) ? '-0' : numberToText(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'symbol') return symbolText(value)
  return text(value)
}

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/

export function showKey(key: PropertyKey, enumerable = true): string {
  const shown = typeof key === 'symbol' ? symbolText(key) : matches(IDENTIFIER, text(key)) ? text(key) : quote(text(key))
  return enumerable ? shown : `[${shown}]`
}

/** The name of the class that made a value, found without running a getter; null when there is none. */
export function classNameOf(value: object): string | null {
  // A chain may be endless when a proxy makes it up.
  for (let at: object | null = value, steps = 0; at !== null && steps < 100; at = getPrototypeOf(at), steps++) {
    const made: unknown = getOwnPropertyDescriptor(at, 'constructor')?.value
    const name = typeof made === 'function' ? ownName(made) : ''
    if (name !== '' && made !== null && isInstance(value, made as object)) return name
  }
  return null
}

/** `instanceof` without its hooks: a class's own prototype is not one of its instances. */
function isInstance(value: object, made: object): boolean {
  const prototype: unknown = getOwnPropertyDescriptor(made, 'prototype')?.value
  return typeof prototype === 'object' && prototype !== null && isPrototypeOf(prototype, value)
}

function ownName(made: object): string {
  const name: unknown = getOwnPropertyDescriptor(made, 'name')?.value
  return typeof name === 'string' ? name : ''
}

const KINDS: [object, string][] = [
  [Object.getPrototypeOf(async () => {}) as object, 'AsyncFunction'],
  [Object.getPrototypeOf(function* () {}) as object, 'GeneratorFunction'],
  [Object.getPrototypeOf(async function* () {}) as object, 'AsyncGeneratorFunction'],
]

/** Whether a function was written async: instrumented code wraps the body of one and makes the function plain. */
export function wasAsync(code: string): boolean {
  const task = indexOfText(code, '__il_task(')
  return task >= 0 && !includesText(sliceText(code, 0, task), ';')
}

/** `[Function: name]`, `[class A extends B]` and their kin. */
export function showFunction(value: object): string {
  const name = ownName(value)
  const code = functionText(value)
  if (startsWith(code, 'class') && !includesText(sliceText(code, 0, 6), '(')) {
    const parent = getPrototypeOf(value)
    const parentName = typeof parent === 'function' ? ownName(parent) : ''
    return `[class ${name === '' ? '(anonymous)' : name}${parentName === '' ? '' : ` extends ${parentName}`}]`
  }
  let kind = 'Function'
  const prototype = getPrototypeOf(value)
  for (let i = 0; i < KINDS.length; i++) if (KINDS[i]?.[0] === prototype) kind = KINDS[i]?.[1] as string
  if (kind === 'Function' && wasAsync(code)) kind = 'AsyncFunction'
  const nothing = prototype === null ? ' (null prototype)' : ''
  return `[${kind}${nothing}${name === '' ? ' (anonymous)' : `: ${name}`}]`
}

export function hexByte(byte: number): string {
  return padStart(numberToText(byte, 16), 2, '0')
}

/** What `Symbol.toStringTag` says, unless it shows among the properties anyway. */
export function tagOf(value: object): string {
  const tag: unknown = (value as Record<symbol, unknown>)[Symbol.toStringTag]
  return typeof tag === 'string' && !isEnumerable(value, Symbol.toStringTag) ? tag : ''
}

/** `Foo(2) [tag] `, with a space at the end. */
export function prefixOf(name: string | null, tag: string, fallback: string, size = ''): string {
  if (name === null)
    return `[${fallback}${size}: null prototype] ${tag !== '' && tag !== fallback ? `[${tag}] ` : ''}`
  return `${name}${size} ${tag !== '' && tag !== name ? `[${tag}] ` : ''}`
}
