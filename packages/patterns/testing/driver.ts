/**
 * What every explored program starts with, as the file `driver.ts` beside the patterns' own sources: a caller that may hang
 * up at any moment, children of every character, and the laws. A law that does not hold fails the order.
 */
export const driver = `
import { client, io } from 'interleave:world'
import { configure, type Notice, suppressedErrors } from './index.ts'

export const notices: Notice[] = []
configure({ graceMs: Infinity, onNotice: (notice) => notices.push(notice) })

/** Whatever becomes of the error where it is thrown, nobody handles this one: the order fails. */
export function law(holds: boolean, words: string): void {
  if (holds) return
  const error = new Error('Broken law: ' + words)
  void Promise.reject(error)
  throw error
}

/** The first thing that went wrong: the caller's abort, or a child's error. */
export const cause: { set: boolean; error: unknown } = { set: false, error: undefined }
const blame = (error: unknown): void => {
  if (!cause.set) { cause.set = true; cause.error = error }
}

let listeners = 0
/** A signal that its caller aborts, at any time or never, with its listeners counted. */
export function caller(label = 'caller', onAbort: (reason: unknown) => void = () => {}): AbortSignal {
  const signal = client({ label })
  signal.addEventListener('abort', () => onAbort(signal.reason))
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (type: string, listener: () => void, options?: AddEventListenerOptions) => { listeners++; add(type, listener, options) }
  signal.removeEventListener = (type: string, listener: () => void) => { listeners--; remove(type, listener) }
  // A listener that is called once is gone when it was.
  add('abort', () => { listeners = -Infinity })
  return signal
}
export const outer = caller('caller', blame)

let running = 0
export const thrown: unknown[] = []
export const started: string[] = []

export type Character = 'obeys' | 'deaf' | 'cleans up' | 'throws'

/** A child whose work is one I/O that may fail; 'cleans up' does one more at its end, whatever happened. */
export const child = (name: string, character: Character = 'obeys') => Object.defineProperty(async (signal: AbortSignal): Promise<string> => {
  law(!signal.aborted, name + ' started after the abort')
  started.push(name)
  running++
  try {
    if (character === 'throws') throw new Error(name + ' threw')
    try {
      await io(name, undefined, character === 'deaf' ? {} : { signal })
    } finally {
      if (character === 'cleans up') await io(name + ' cleanup')
    }
    return name
  } catch (error) {
    if (error !== signal.reason) {
      thrown.push(error)
      blame(error)
    }
    throw error
  } finally {
    running--
  }
}, 'name', { value: name })

export type End<T> = { value: T; error?: undefined; ok: true } | { error: unknown; ok: false }

/** How a promise ends; when it does, nothing may run, no listener be left, and no error be lost. */
export async function observe<T>(promise: Promise<T>, options: { lost?: unknown[] } = {}): Promise<End<T>> {
  const end: End<T> = await promise.then((value): End<T> => ({ value, ok: true }), (error: unknown): End<T> => ({ error, ok: false }))
  law(running === 0, running + ' still running when it settled')
  law(listeners <= 0, listeners + ' listeners left')
  // What can be reached from the rejection, from one error to the next.
  const told: unknown[] = [...notices.map(({ error }) => error), ...(options.lost ?? [])]
  const reach = (error: unknown): void => {
    told.push(error, ...(error instanceof AggregateError ? error.errors : []))
    for (const other of suppressedErrors(error)) reach(other)
  }
  if (!end.ok) reach(end.error)
  for (const error of thrown) law(told.includes(error), String(error) + ' is lost')
  return end
}

/** The first thing that went wrong is what it rejects with, and the very same; when nothing did, it fulfils. */
export function firstCauseDecides(end: End<unknown>): void {
  law(end.ok !== cause.set, cause.set ? 'it fulfilled although ' + String(cause.error) : 'it rejected although nothing went wrong: ' + String(end.error))
  if (cause.set) law(end.error === cause.error, 'it rejected with ' + String(end.error) + ', not with ' + String(cause.error))
}

export function report(end: End<unknown>): void {
  console.log(end.ok ? 'fulfils with ' + JSON.stringify(end.value) : 'rejects with ' + String(end.error))
}
`
