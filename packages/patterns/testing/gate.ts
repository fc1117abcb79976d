import type { Child } from '../family.ts'

/** A child whose end a test decides: with `pass` or `fail`, or with the abort if it obeys. */
export interface Gate<T> {
  fn: Child<T>
  pass(value: T): void
  fail(error: unknown): void
  /** The signal it was handed; undefined until it starts. */
  signal: AbortSignal | undefined
  /** How often it was started. */
  starts: number
}

export function gate<T = number>(name = 'gate', { obeys = false }: { obeys?: boolean } = {}): Gate<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const made: Gate<T> = {
    fn: Object.defineProperty((signal: AbortSignal) => {
      made.starts++
      made.signal = signal
      if (obeys) signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      return promise
    }, 'name', { value: name }),
    pass: resolve,
    fail: reject,
    signal: undefined,
    starts: 0,
  }
  return made
}

/** How a promise stands: `pending`, `ok: VALUE` or `error: ERROR`, after all microtasks that are due. */
export async function stateOf(promise: Promise<unknown>): Promise<string> {
  let state = 'pending'
  promise.then(
    (value) => { state = `ok: ${show(value)}` },
    (error: unknown) => { state = `error: ${show(error)}` },
  )
  await settle()
  return state
}

/** Lets every microtask that is due run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function show(value: unknown): string {
  if (value instanceof Error) return value.message
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')
}

/** The error a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('Expected a rejection, got a value')
}
