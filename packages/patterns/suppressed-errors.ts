import { notifyLate } from './diagnostics.ts'

const suppressed = new WeakMap<object, unknown[]>()

/**
 * The errors that came after `error` and were not thrown because it already was: what Java calls suppressed. A rejection
 * is always the identical first error; whatever its siblings or a cleanup threw later is here, in the order it came.
 */
export function suppressedErrors(error: unknown): readonly unknown[] {
  // Of what is no object a WeakMap knows nothing.
  return suppressed.get(error as object) ?? []
}

/** Keeps `later` beside `first`, unless they are one. A first error that is no object can carry nothing: then the later one is told as a notice. */
export function suppress(pattern: string, first: unknown, later: unknown): void {
  if (first === later) return
  const list = suppressed.get(first as object)
  if (list) list.push(later)
  else if (Object(first) === first) suppressed.set(first as object, [later])
  else notifyLate(pattern, later)
}

/** Whether `error` only says that `signal` aborted: its reason, what has that as its `cause`, as Node's own functions throw, or a bare `AbortError`. */
export function isEcho(error: unknown, { reason }: AbortSignal): boolean {
  const said = error as { name?: unknown; cause?: unknown } | null | undefined
  return error === reason || said?.cause === reason || (said?.name === 'AbortError' && said.cause === undefined)
}
