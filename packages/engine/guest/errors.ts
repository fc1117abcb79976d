import { askText } from './host.ts'
import { op } from './ops.ts'
import { apply, defineProperty, getOwnPropertyDescriptor, indexOfText, sliceText, weakMapHas, weakMapSet } from './std/primordials.ts'

/**
 * Errors in the words of V8. QuickJS lets a function write the stack of every error as it is made; ours has the host do it,
 * which knows the source and the task tree. A program's own `Error.prepareStackTrace` takes precedence, as in V8.
 */

interface CallSite {
  getFunctionName(): unknown
  getFileName(): unknown
  getLineNumber(): unknown
  getColumnNumber(): unknown
}

type Prepare = (error: unknown, sites: CallSite[]) => unknown

/** Three frames of QuickJS make one of an instrumented call. The host shows ten, as V8 does. */
const RAW_FRAMES = 40

/** No message of the language's own is longer; to carry one to the host and back takes memory. */
const LONGEST = 10_000

const { get: readNative, set: writeNative } = getOwnPropertyDescriptor(Error, 'prepareStackTrace') ?? {}
let ofProgram: unknown
let isTelling = false
let isCapturing = false
const told = new WeakMap<object, true>()

const methods = takeMethods()

/** From here on, errors are told as V8 tells them. */
export function watchErrors(): void {
  if (writeNative === undefined || readNative === undefined || methods === null) return
  setStackLimit(RAW_FRAMES)
  watchCapturing()
  apply(writeNative, Error, [prepare])
  defineProperty(Error, 'prepareStackTrace', {
    get: () => ofProgram,
    set: (value: unknown) => {
      ofProgram = value
    },
    configurable: true,
  })
}

/** `Error.captureStackTrace` is to write the stack of an object that may have one already. */
function watchCapturing(): void {
  const { captureStackTrace } = Error as { captureStackTrace?: (target: object, above?: unknown) => void }
  if (captureStackTrace === undefined) return
  const { captureStackTrace: watched } = { captureStackTrace(target: object, above?: unknown): void {
    isCapturing = true
    try {
      apply(captureStackTrace, Error, [target, above])
    } finally {
      isCapturing = false
    }
  } }
  defineProperty(Error, 'captureStackTrace', { value: watched, writable: true, configurable: true, enumerable: false })
}

/** How many frames a stack keeps, before those of the engine are taken out. */
export function setStackLimit(frames: number): void {
  ;(Error as { stackTraceLimit?: number }).stackTraceLimit = frames
}

/** Leaves stacks as QuickJS writes them, for good: near the end of the stack there is no room to do better. */
export function leaveStacksAlone(): void {
  if (writeNative !== undefined) apply(writeNative, Error, [undefined])
}

/** The stack at this moment, as QuickJS writes it, whatever a program has made of `Error.prepareStackTrace`. */
export function rawStack(): string {
  if (writeNative === undefined || readNative === undefined) return new Error().stack ?? ''
  const installed: unknown = apply(readNative, Error, [])
  apply(writeNative, Error, [undefined])
  const { stack } = new Error()
  apply(writeNative, Error, [installed])
  return stack ?? ''
}

function prepare(error: object, sites: CallSite[]): unknown {
  // QuickJS asks anew each time an error is thrown on, and then keeps the stack that it has.
  if (!isCapturing && weakMapHas(told, error)) return undefined
  weakMapSet(told, error, true)
  if (typeof ofProgram === 'function') return apply(ofProgram as Prepare, Error, [error, sites])
  // Out of memory, telling an error makes the next one.
  if (isTelling) return undefined
  isTelling = true
  try {
    return tellError(error, sites)
  } finally {
    isTelling = false
  }
}

function tellError(error: unknown, sites: CallSite[]): unknown {
  const name = textOf(error, 'name')
  const message = textOf(error, 'message')
  const shortened = sliceText(message, 0, LONGEST)
  const answer = askText(op.errorMade, name, shortened, framesOf(sites)) as unknown
  // Before a program runs there is nobody to ask.
  if (typeof answer !== 'string') return ''
  const end = indexOfText(answer, '\u0001')
  const words = sliceText(answer, 0, end)
  if (words !== '' && shortened === message) defineProperty(error as object, 'message', { value: words, writable: true, configurable: true, enumerable: false })
  return sliceText(answer, end + 1)
}

/** A line of name, file, line and column for each frame, tab-separated. */
function framesOf(sites: CallSite[]): string {
  let frames = ''
  for (let index = 0; index < sites.length; index++) {
    const site = sites[index]
    frames += `${read(site, 0)}\t${read(site, 1)}\t${read(site, 2)}\t${read(site, 3)}\n`
  }
  return frames
}

function read(site: CallSite | undefined, which: number): string {
  const value = apply(methods![which]!, site, [])
  return value === null || value === undefined ? '' : `${value as string | number}`
}

function textOf(error: unknown, key: 'name' | 'message'): string {
  try {
    const value = (error as Record<string, unknown>)[key]
    return typeof value === 'string' ? value : ''
  } catch {
    return ''
  }
}

/** The methods of a call site, before a program can replace them. */
function takeMethods(): (() => unknown)[] | null {
  if (writeNative === undefined) return null
  let site: CallSite | undefined
  const take: Prepare = (_error, sites) => {
    site = sites[0]
    return ''
  }
  apply(writeNative, Error, [take])
  void new Error().stack
  apply(writeNative, Error, [undefined])
  return site === undefined ? null : [site.getFunctionName, site.getFileName, site.getLineNumber, site.getColumnNumber]
}
