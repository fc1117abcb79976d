import { describeError } from './describe-error.ts'
import { askNumber, tell } from './host.ts'
import { loop } from './loops.ts'
import { op } from './ops.ts'
import { refOf, remember } from './refs.ts'
import { signalId } from './signals.ts'
import { sliceText, stringify } from './std/primordials.ts'
import { newTable } from './std/tables.ts'
import { awaits, received, subscribe } from './settling.ts'
import { goOn, switchTask, tellAfresh, tracking, type Waiting, waitingNow } from './tracking.ts'

export { leave, loop } from './loops.ts'

/** The hooks that `compile` puts into a program. None adds a microtask or a reaction to a promise. */

type Body = (task: number, ...args: unknown[]) => Promise<unknown>

const LOCAL_LENGTH = 80
const { isArray } = Array

export function task(site: number, body: Body, args: unknown[], spread?: boolean): Promise<unknown> {
  const id = askNumber(op.taskStart, site, signalAmong(args))
  switchTask()
  // The body is an async arrow: it can only reject, never throw.
  const promise = spread === true ? body(id, ...args) : body(id)
  remember(promise, 'task', id)
  tell(op.taskLeave, id)
  switchTask()
  return promise
}

export function threw(id: number, error: unknown): unknown {
  tell(op.taskThrew, id, describeError(error))
  return error
}

export function end(id: number): void {
  tell(op.taskEnd, id)
}

const waits = newTable<number, Waiting>()

function beginWait(id: number): void {
  if (tracking.on) waits.set(id, waitingNow())
}

function endWait(id: number): number {
  return tracking.on ? goOn(waits.get(id)) : -1
}

export function suspend<T>(id: number, site: number, value: T, read?: (index: number) => unknown): T {
  awaits(id, value)
  beginWait(id)
  tell(op.suspend, id, site, refOf(value), read === undefined ? '' : locals(read, askNumber(op.localsCount, site)))
  return value
}

export function resume<T>(id: number, value: T): T {
  received(id, value)
  tellAfresh(askNumber(op.resume, id, endWait(id)))
  switchTask()
  return value
}

export function back(id: number): void {
  tellAfresh(askNumber(op.back, id, endWait(id)))
  switchTask()
}

export function call<T>(site: number, value: T): T {
  const ref = refOf(value)
  if (ref >= 0) tell(op.call, site, ref)
  return value
}

export function returned<T>(id: number, site: number, value: T): T {
  subscribe(value)
  const ref = refOf(value)
  if (ref >= 0) tell(op.adopt, id, site, ref, value as object)
  return value
}

export function module(site: number): number {
  return askNumber(op.module, site)
}

export function iter(id: number, site: number, value: unknown): unknown {
  beginWait(id)
  tell(op.suspend, id, site, refOf(value), '', true)
  // An array's promises are awaited one by one by the language itself.
  if (isArray(value)) for (let index = 0; index < value.length; index++) if (refOf(value[index]) >= 0) tell(op.handled, refOf(value[index]), 'await')
  return loop(value)
}

/** The first AbortSignal among the arguments, or on one as `.signal` (options, a Request). */
function signalAmong(args: unknown[]): number {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]
    const own = signalId(arg)
    if (own >= 0) return own
    if (typeof arg !== 'object' || arg === null) continue
    const held = heldSignal(arg)
    if (held >= 0) return held
  }
  return -1
}

function heldSignal(object: object): number {
  try {
    return signalId((object as { signal?: unknown }).signal)
  } catch {
    return -1
  }
}

let showValue: (value: unknown) => string = () => ''

/** The prelude's `inspect`, given once at boot. */
export function showLocalsWith(show: (value: unknown) => string): void {
  showValue = show
}

function locals(read: (index: number) => unknown, count: number): string {
  let values = ''
  for (let index = 0; index < count; index++) {
    let words: string
    try {
      words = showValue(read(index))
    } catch {
      // In its temporal dead zone: declared further down.
      words = '–'
    }
    values += `${index > 0 ? ',' : ''}${stringify(words.length > LOCAL_LENGTH ? `${sliceText(words, 0, LOCAL_LENGTH)}…` : words)}`
  }
  return `[${values}]`
}
