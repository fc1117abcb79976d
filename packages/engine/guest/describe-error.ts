import { objectToText, sliceText, stringify } from './std/primordials.ts'

const LONGEST = 4_000

/** An error in words, as JSON `{ name, message, stack }`; never throws. */
export function describeError(error: unknown): string {
  const name = text(() => (isObject(error) ? (error as Error).name : typeof error)) ?? 'Error'
  const message = text(() => (isObject(error) && 'message' in error ? (error as Error).message : shown(error)))
  const stack = text(() => (isObject(error) ? (error as Error).stack : '')) ?? ''
  // Written by parts: of an object, `toJSON` would be asked, which a program can put on every object.
  return `{"name":${stringify(name)},"message":${stringify(message ?? 'It was thrown without a message that can be read.')},"stack":${stringify(stack)}}`
}

/** A value in a few words. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'symbol') return 'a symbol'
  if (typeof value === 'function') return 'a function'
  if (!isObject(value)) return `${value as number}`
  return text(() => (value instanceof Error ? errorInWords(value) : undefined)) ?? text(() => stringify(value) ?? objectToText(value)) ?? 'an object'
}

function errorInWords({ name, message }: Error): string {
  return message === '' ? `${name}` : `${name}: ${message}`
}

/** Undefined when it is no text, or cannot be read. */
function text(read: () => unknown): string | undefined {
  try {
    const value = read()
    return typeof value === 'string' ? sliceText(value, 0, LONGEST) : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
