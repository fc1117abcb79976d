import { type AbortState, addAbortAlgorithm, openState, stateOf } from './abort-state.ts'
import { DOMException } from './dom-exception.ts'
import { changes, dispatchTrusted, type Event, EventTarget, listenerCount, type Listener, type ListenerOptions } from './event-target.ts'
import { trustedEvent } from './event.ts'
import { apply, defineProperty, push } from './primordials.ts'
import { showAs } from './shown-as.ts'

export { addAbortAlgorithm }

/** Where `AbortSignal.timeout` takes its time from; the host puts its virtual clock here. */
export const timers = {
  set(_callback: () => void, _ms: number): void {
    throw new Error('AbortSignal.timeout needs a clock, and this program was started without one')
  },
}

/** Called at the moments that a trace records; the host fills it in. */
export const observe = {
  created(_signal: AbortSignal, _kind: 'controller' | 'any' | 'timeout', _from: AbortSignal[]): void {},
  /** Once for each signal that aborts, followers included, before any listener hears of it. */
  aborted(_signal: AbortSignal, _reason: unknown): void {},
  /** An abort listener was added; `count` is how many there are now. */
  listened(_signal: AbortSignal, _count: number): void {},
  /** One was taken away from a signal that has not aborted; `count` are left. */
  unlistened(_signal: AbortSignal, _count: number): void {},
  /** Somebody asked whether it has aborted, or why. */
  read(_signal: AbortSignal): void {},
}

const permit = Symbol('permit')
type Handler = (this: AbortSignal, event: Event) => unknown

/** The web's AbortSignal. https://dom.spec.whatwg.org/#interface-AbortSignal */
export class AbortSignal extends EventTarget {
  static {
    defineProperty(AbortSignal.prototype, Symbol.toStringTag, { value: 'AbortSignal', configurable: true })
    showAs(AbortSignal.prototype, ({ aborted }) => ({ aborted }))
  }

  #handler: Handler | null = null
  #handle: Listener | null = null

  constructor(token?: unknown) {
    if (token !== permit) throw new TypeError('Illegal constructor')
    super()
    openState(this, { aborted: false, reason: undefined, algorithms: [], dependent: false, sources: [], dependents: [] })
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = newSignal('controller', [])
    abortSignal(signal, reason)
    return signal
  }

  static timeout(ms: number): AbortSignal {
    if (typeof ms !== 'number') throw new TypeError(`The "delay" argument must be of type number. Received ${typeof ms}`)
    if (!Number.isInteger(ms)) throw new RangeError(`The value of "delay" is out of range. It must be an integer. Received ${ms}`)
    if (ms < 0 || ms > 4294967295)
      throw new RangeError(`The value of "delay" is out of range. It must be >= 0 && <= 4294967295. Received ${ms}`)
    const signal = newSignal('timeout', [])
    timers.set(() => abortSignal(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms)
    return signal
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    if (typeof signals !== 'object' || signals === null || typeof signals[Symbol.iterator] !== 'function')
      throw new TypeError('signals cannot be converted to sequence.')
    const list: AbortSignal[] = []
    for (const signal of signals) {
      if (!isAbortSignal(signal)) throw new TypeError(`signals[${list.length}] is not of type AbortSignal.`)
      push(list, signal)
    }
    return dependentSignal(list)
  }

  get aborted(): boolean {
    return seenState(this).aborted
  }
  get reason(): unknown {
    return seenState(this).reason
  }
  throwIfAborted(): void {
    const state = seenState(this)
    if (state.aborted) throw state.reason
  }

  get onabort(): Handler | null {
    return this.#handler
  }
  set onabort(handler: Handler | null) {
    this.#handler = typeof handler === 'function' ? handler : null
    if (this.#handler === null) {
      if (this.#handle !== null) super.removeEventListener('abort', this.#handle)
      this.#handle = null
    } else if (this.#handle === null) {
      // A handler that is replaced keeps its place among the listeners; one set to null loses it.
      this.#handle = (event) => this.#handler !== null && apply(this.#handler, this, [event])
      super.addEventListener('abort', this.#handle)
      observe.listened(this, listenerCount(this, 'abort'))
    }
  }

  override addEventListener(type: string, callback: Listener | null | undefined, options?: ListenerOptions | boolean | null): void {
    super.addEventListener(type, callback, options)
    if (`${type}` === 'abort' && callback !== null && callback !== undefined) observe.listened(this, listenerCount(this, 'abort'))
  }
}

/** The web's AbortController. */
export class AbortController {
  static {
    defineProperty(AbortController.prototype, Symbol.toStringTag, { value: 'AbortController', configurable: true })
    showAs(AbortController.prototype, ({ signal }) => ({ signal }))
  }
  #signal = newSignal('controller', [])

  get signal(): AbortSignal {
    return this.#signal
  }
  abort(reason?: unknown): void {
    abortSignal(this.#signal, reason)
  }
}

changes.removed = (target, type) => {
  const state = stateOf(target)
  if (type === 'abort' && state !== undefined && !state.aborted) observe.unlistened(target as AbortSignal, listenerCount(target, 'abort'))
}

export function isAbortSignal(value: unknown): value is AbortSignal {
  return stateOf(value) !== undefined
}

/** A signal that aborts with the first of `signals`. https://dom.spec.whatwg.org/#create-a-dependent-abort-signal */
export function dependentSignal(signals: AbortSignal[]): AbortSignal {
  const result = newSignal('any', signals)
  const state = stateFor(result)
  for (let i = 0; i < signals.length; i++) {
    const source = seenState(signals[i] as AbortSignal)
    if (source.aborted) {
      state.aborted = true
      state.reason = source.reason
      observe.aborted(result, state.reason)
      return result
    }
  }
  state.dependent = true
  for (let i = 0; i < signals.length; i++) {
    const signal = signals[i] as AbortSignal
    const { dependent, sources } = stateFor(signal)
    if (!dependent) follow(result, signal)
    else for (let j = 0; j < sources.length; j++) follow(result, sources[j] as AbortSignal)
  }
  return result
}

/** Aborts a signal and what follows it, as its controller would. */
export function abortSignal(signal: AbortSignal, reason?: unknown): void {
  const state = seenState(signal)
  if (state.aborted) return
  const why = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason
  // Everything is marked before anything runs: a listener never sees a follower that is behind its source.
  const all: AbortSignal[] = [signal]
  mark(signal, state, why)
  for (let i = 0; i < state.dependents.length; i++) {
    const follower = state.dependents[i] as AbortSignal
    const followerState = seenState(follower)
    if (followerState.aborted) continue
    mark(follower, followerState, why)
    push(all, follower)
  }
  for (let i = 0; i < all.length; i++) runAbortSteps(all[i] as AbortSignal)
}

function mark(signal: AbortSignal, state: AbortState, reason: unknown): void {
  state.aborted = true
  state.reason = reason
  observe.aborted(signal, reason)
}

function runAbortSteps(signal: AbortSignal): void {
  const state = stateFor(signal)
  const { algorithms } = state
  state.algorithms = []
  for (let i = 0; i < algorithms.length; i++) if (algorithms[i]?.active) algorithms[i]?.run()
  dispatchTrusted(signal, trustedEvent('abort'))
}

function newSignal(kind: 'controller' | 'any' | 'timeout', from: AbortSignal[]): AbortSignal {
  const signal = new AbortSignal(permit)
  observe.created(signal, kind, from)
  return signal
}

function seenState(signal: AbortSignal): AbortState {
  const state = stateFor(signal)
  observe.read(signal)
  return state
}

function stateFor(signal: AbortSignal): AbortState {
  const state = stateOf(signal)
  if (state === undefined) throw new TypeError('Value of "this" must be of type AbortSignal')
  return state
}

function follow(follower: AbortSignal, source: AbortSignal): void {
  const { dependents } = stateFor(source)
  for (let i = 0; i < dependents.length; i++) if (dependents[i] === follower) return
  push(dependents, follower)
  push(stateFor(follower).sources, source)
}
