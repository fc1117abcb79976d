import { addAbortAlgorithm } from './std/abort.ts'
import { apply } from './std/primordials.ts'
import { newTable } from './std/tables.ts'
import { describeError } from './describe-error.ts'
import { askNumber, tell } from './host.ts'
import { op } from './ops.ts'
import { nativeThen } from './promises.ts'
import { remember } from './refs.ts'
import { signalId } from './signals.ts'
import { goOn, tellAfresh, tracking, waitingNow } from './tracking.ts'

type Call = () => void

const waiting = newTable<number, { call: Call; repeat: boolean }>()

/** A timer's callback runs; the host chose the moment. */
export function fireTimer(id: number): void {
  const timer = waiting.get(id)
  if (!timer) return
  if (!timer.repeat) waiting.delete(id)
  guarded(timer.call)
}

/** Runs a callback as the event loop would: what it throws is an uncaught exception. */
export function guarded(call: Call): void {
  try {
    call()
  } catch (error) {
    tell(op.uncaught, describeError(error))
  }
}

/** `signal` is what would end it early, by number; -1 for none. */
export function setTimer(call: Call, delayMs: number, repeat: boolean, label: string, signal = -1): number {
  const id = askNumber(op.timerSet, delayMs, repeat, label, signal)
  waiting.set(id, { call, repeat })
  return id
}

export function clearTimer(id: number): void {
  if (waiting.delete(id)) tell(op.timerClear, id)
  else if (tracking.on) tell(op.clearedLate, id)
}

/** Node's Timeout, as far as programs use it: an object that turns into its number. */
class Timeout {
  #id: number
  constructor(id: number) {
    this.#id = id
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
  hasRef(): boolean {
    return true
  }
  close(): this {
    clearTimer(this.#id)
    return this
  }
  [Symbol.toPrimitive](): number {
    return this.#id
  }
}

type Callback = (...args: unknown[]) => void

export function setTimeout(callback: Callback, delay?: number, ...args: unknown[]): Timeout {
  return start('setTimeout', callback, clamp(delay), args, false)
}

export function setInterval(callback: Callback, delay?: number, ...args: unknown[]): Timeout {
  return start('setInterval', callback, clamp(delay), args, true)
}

/** Fires at the present moment, before any timer of 1 ms or more. */
export function setImmediate(callback: Callback, ...args: unknown[]): Timeout {
  return start('setImmediate', callback, 0, args, false)
}

export function clearTimeout(timeout: unknown): void {
  if (timeout === undefined || timeout === null) return
  const id = Number(timeout as number)
  if (Number.isInteger(id)) clearTimer(id)
}

export function queueMicrotask(callback: Call): void {
  mustBeFunction('queueMicrotask', callback)
  const task = askNumber(op.current)
  const waiting = waitingNow()
  void nativeThen(Promise.resolve(), () => {
    tellAfresh(askNumber(op.context, task, goOn(waiting)))
    guarded(callback)
  })
}

/** A promise that resolves after `ms`; rejects with the signal's reason, and leaves no timer, when it aborts first. */
export function sleep<T>(ms: number, value: T, signal?: AbortSignal): Promise<T> {
  if (signal?.aborted === true) return Promise.reject(signal.reason)
  let id = -1
  const promise = new Promise<T>((resolve, reject) => {
    const stop = (): void => {
      clearTimer(id)
      reject(signal?.reason)
    }
    const release = signal === undefined ? () => {} : addAbortAlgorithm(signal, stop)
    if (signal !== undefined) tell(op.signalListen, signalId(signal), -1)
    id = setTimer(() => {
      release()
      resolve(value)
    }, ms, false, `sleep ${ms} ms`, signal === undefined ? -1 : signalId(signal))
  })
  remember(promise, 'timer', id)
  return promise
}

function start(name: string, callback: Callback, delayMs: number, args: unknown[], repeat: boolean): Timeout {
  mustBeFunction(name, callback)
  return new Timeout(setTimer(() => apply(callback, undefined, args) as void, delayMs, repeat, `${name} ${delayMs} ms`))
}

function mustBeFunction(name: string, callback: unknown): void {
  if (typeof callback === 'function') return
  throw new TypeError(`The "callback" argument of ${name} must be of type function. Received ${callback === null ? 'null' : typeof callback}`)
}

/** Node: NaN, less than 1 and more than 2^31 - 1 all become 1 ms. */
function clamp(delay: number | undefined): number {
  const ms = Number(delay)
  return ms >= 1 && ms <= 2_147_483_647 ? Math.trunc(ms) : 1
}
