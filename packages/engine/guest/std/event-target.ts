import { addAbortAlgorithm, stateOf } from './abort-state.ts'
import { DOMException } from './dom-exception.ts'
import { Event, eventState, isEvent } from './event.ts'
import { apply, push, removeAt, slice } from './primordials.ts'

export { clock, CustomEvent, Event } from './event.ts'
export type { EventInit } from './event.ts'

/** What a listener throws goes here. Without a host it is thrown from a microtask, as an uncaught error. */
export const reporter = {
  report(error: unknown): void {
    enqueue(() => {
      throw error
    })
  },
}
const enqueue = (globalThis as unknown as { queueMicrotask: (job: () => void) => void }).queueMicrotask

/** Called when a listener is taken away, in whichever way; who watches listeners fills it in. */
export const changes = {
  removed(_target: EventTarget, _type: string): void {},
}

export type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown }

export interface ListenerOptions {
  capture?: boolean
  once?: boolean
  passive?: boolean
  signal?: object
}

interface Entry {
  type: string
  callback: Listener
  capture: boolean
  once: boolean
  passive: boolean
  removed: boolean
  dropSignal: () => void
}

let entriesOf: (target: EventTarget) => Entry[]

/** The web's EventTarget without a tree: every listener hears at the target, in the order they were added. */
export class EventTarget {
  static {
    entriesOf = (target) => target.#entries
    Object.defineProperty(EventTarget.prototype, Symbol.toStringTag, { value: 'EventTarget', configurable: true })
  }

  #entries: Entry[] = []

  addEventListener(type: string, callback: Listener | null | undefined, options?: ListenerOptions | boolean | null): void {
    if (arguments.length < 2) throw new TypeError('The "type" and "listener" arguments must be specified')
    const entries = this.#entries
    const settings = typeof options === 'object' && options !== null ? options : { capture: Boolean(options) }
    const signal = settings.signal
    if (signal !== undefined && stateOf(signal) === undefined)
      throw new TypeError('The "options.signal" property must be an instance of AbortSignal.')
    const capture = Boolean(settings.capture)
    const once = Boolean(settings.once)
    const passive = Boolean(settings.passive)
    if (callback === null || callback === undefined) return
    if (typeof callback !== 'function' && typeof callback !== 'object')
      throw new TypeError(`The "listener" argument must be an instance of EventListener. Received type ${typeof callback}`)
    if (signal !== undefined && stateOf(signal)?.aborted) return
    const name = `${type}`
    if (find(entries, name, callback, capture) >= 0) return
    const entry: Entry = { type: name, callback, capture, once, passive, removed: false, dropSignal: () => {} }
    push(entries, entry)
    if (signal !== undefined) entry.dropSignal = addAbortAlgorithm(signal, () => remove(this, entries, entry))
  }

  removeEventListener(type: string, callback: Listener | null | undefined, options?: ListenerOptions | boolean | null): void {
    if (arguments.length < 2) throw new TypeError('The "type" and "listener" arguments must be specified')
    const capture = Boolean(typeof options === 'object' && options !== null ? options.capture : options)
    const entries = this.#entries
    const index = find(entries, `${type}`, callback, capture)
    const entry = entries[index]
    if (entry !== undefined) remove(this, entries, entry)
  }

  dispatchEvent(event: Event): boolean {
    const entries = this.#entries
    if (!isEvent(event)) throw new TypeError('The "event" argument must be an instance of Event.')
    const state = eventState(event)
    if (state.dispatching) throw new DOMException('The event is already being dispatched', 'InvalidStateError')
    state.trusted = false
    dispatch(this, entries, event)
    return !event.defaultPrevented
  }
}

/** Dispatches an event that stays trusted. */
export function dispatchTrusted(target: EventTarget, event: Event): void {
  dispatch(target, entriesOf(target), event)
}

/** How many listeners a target has for an event type. */
export function listenerCount(target: EventTarget, type: string): number {
  let count = 0
  const entries = entriesOf(target)
  for (let i = 0; i < entries.length; i++) if (entries[i]?.type === type) count++
  return count
}

function find(entries: Entry[], type: string, callback: unknown, capture: boolean): number {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry
    if (entry.type === type && entry.callback === callback && entry.capture === capture) return i
  }
  return -1
}

function remove(target: EventTarget, entries: Entry[], entry: Entry): void {
  entry.removed = true
  entry.dropSignal()
  for (let i = 0; i < entries.length; i++) {
    if (entries[i] !== entry) continue
    removeAt(entries, i)
    return changes.removed(target, entry.type)
  }
}

function dispatch(target: EventTarget, entries: Entry[], event: Event): void {
  const state = eventState(event)
  const type = event.type
  state.target = target
  state.currentTarget = target
  state.dispatching = true
  // A copy: listeners added while the event is heard wait for the next one; removed ones are marked.
  const heard = state.stopped ? [] : slice(entries)
  for (let i = 0; i < heard.length && !state.stoppedImmediately; i++) {
    const entry = heard[i] as Entry
    if (entry.type !== type || entry.removed) continue
    if (entry.once) remove(target, entries, entry)
    state.inPassiveListener = entry.passive
    try {
      const { callback } = entry
      if (typeof callback === 'function') apply(callback, target, [event])
      else callback.handleEvent(event)
    } catch (error) {
      reporter.report(error)
    }
    state.inPassiveListener = false
  }
  state.dispatching = false
  state.currentTarget = null
  state.stopped = false
  state.stoppedImmediately = false
}
