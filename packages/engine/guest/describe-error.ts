const { stringify } = JSON
const { prototype: objectPrototype } = Object
const LONGEST = 4_000

/** An error in words, as JSON `{ name, message, stack }`; never throws. */
export function describeError(error: unknown): string {
  const name = text(() => (isObject(error) ? (error as Error).name : typeof error), 'Error')
  const message = text(() => (isObject(error) && 'message' in error ? (error as Error).message : shown(error)), '')
  const stack = text(() => (isObject(error) ? (error as Error).stack : ''), '')
  return stringify({ name, message, stack })
}

/** A value in a few words. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'symbol') return 'a symbol'
  if (typeof value === 'function') return 'a function'
  if (!isObject(value)) return `${String(value)}`
  return text(() => stringify(value) ?? objectPrototype.toString.call(value), 'an object')
}

function text(read: () => unknown, otherwise: string): string {
  try {
    const value = read()
    return typeof value === 'string' ? value.slice(0, LONGEST) : otherwise
  } catch {
    return otherwise
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
