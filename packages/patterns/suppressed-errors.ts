import { notifyLate } from './diagnostics.ts'

const suppressed = new WeakMap<object, unknown[]>()

/**
 * The errors that came after `error` and were not thrown because it already was: what Java calls suppressed. A rejection
 * is always the identical first error; whatever its siblings or a cleanup threw later is here, in the order it came.
 */
export function suppressedErrors(error: unknown): readonly unknown[] {
  return (isObject(error) && suppressed.get(error)) || []
}

/** Keeps `later` beside `first`. A first error that is no object can carry nothing: then the later one is told as a notice. */
export function suppress(pattern: string, first: unknown, later: unknown): void {
  if (!isObject(first)) return notifyLate(pattern, later)
  const list = suppressed.get(first)
  if (list) list.push(later)
  else suppressed.set(first, [later])
}

/** Whether `error` only says that `signal` aborted: its reason, or an `AbortError` about it, as Node's own functions throw. */
export function isEcho(error: unknown, { reason }: AbortSignal): boolean {
  if (error === reason) return true
  if (!(error instanceof Error)) return false
  return error.cause === reason || (error.name === 'AbortError' && error.cause === undefined)
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
