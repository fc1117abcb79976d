import { showAs } from './shown-as.ts'

/** Time for `Event.timeStamp`, in milliseconds; the host puts its virtual clock here. */
export const clock = {
  now: (): number => 0,
  /** Called when a program looks at the time. */
  seen: (): void => {},
}

/** The part of an event that the dispatch alone may write. */
export interface EventState {
  target: object | null
  currentTarget: object | null
  dispatching: boolean
  stopped: boolean
  stoppedImmediately: boolean
  canceled: boolean
  inPassiveListener: boolean
  trusted: boolean
}

export interface EventInit {
  bubbles?: boolean
  cancelable?: boolean
  composed?: boolean
}

let stateOfEvent: (event: Event) => EventState
let isEventBrand: (value: object) => boolean

/** The web's Event, for targets without a tree: the path is the target alone. */
export class Event {
  static readonly NONE = 0
  static readonly CAPTURING_PHASE = 1
  static readonly AT_TARGET = 2
  static readonly BUBBLING_PHASE = 3

  static {
    stateOfEvent = (event) => event.#state
    isEventBrand = (value) => #state in value
    Object.defineProperty(Event.prototype, Symbol.toStringTag, { value: 'Event', configurable: true })
    showAs(Event.prototype, ({ type, defaultPrevented, cancelable, timeStamp }) => ({ type, defaultPrevented, cancelable, timeStamp }))
    for (const [index, name] of ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].entries())
      Object.defineProperty(Event.prototype, name, { value: index, enumerable: true })
  }

  #type: string
  #bubbles: boolean
  #cancelable: boolean
  #composed: boolean
  #timeStamp = clock.now()
  #state: EventState = {
    target: null,
    currentTarget: null,
    dispatching: false,
    stopped: false,
    stoppedImmediately: false,
    canceled: false,
    inPassiveListener: false,
    trusted: false,
  }

  constructor(type: string, init?: EventInit | null) {
    if (arguments.length === 0) throw new TypeError('The "type" argument must be specified')
    if (init !== undefined && init !== null && typeof init !== 'object' && typeof init !== 'function')
      throw new TypeError('The "options" argument must be of type object')
    this.#type = `${type}`
    this.#bubbles = Boolean(init?.bubbles)
    this.#cancelable = Boolean(init?.cancelable)
    this.#composed = Boolean(init?.composed)
  }

  get type(): string {
    return this.#type
  }
  get target(): object | null {
    return this.#state.target
  }
  get srcElement(): object | null {
    return this.#state.target
  }
  get currentTarget(): object | null {
    return this.#state.currentTarget
  }
  get eventPhase(): number {
    return this.#state.dispatching ? 2 : 0
  }
  get bubbles(): boolean {
    return this.#bubbles
  }
  get cancelable(): boolean {
    return this.#cancelable
  }
  get composed(): boolean {
    return this.#composed
  }
  get defaultPrevented(): boolean {
    return this.#cancelable && this.#state.canceled
  }
  get returnValue(): boolean {
    return !this.defaultPrevented
  }
  set returnValue(value: boolean) {
    if (!value) this.preventDefault()
  }
  get cancelBubble(): boolean {
    return this.#state.stopped
  }
  set cancelBubble(value: boolean) {
    if (value) this.stopPropagation()
  }
  get timeStamp(): number {
    clock.seen()
    return this.#timeStamp
  }
  get isTrusted(): boolean {
    return this.#state.trusted
  }

  composedPath(): object[] {
    const { dispatching, currentTarget } = this.#state
    return dispatching && currentTarget !== null ? [currentTarget] : []
  }
  preventDefault(): void {
    if (this.#cancelable && !this.#state.inPassiveListener) this.#state.canceled = true
  }
  stopPropagation(): void {
    this.#state.stopped = true
  }
  stopImmediatePropagation(): void {
    this.#state.stopped = true
    this.#state.stoppedImmediately = true
  }
}

export class CustomEvent extends Event {
  static {
    Object.defineProperty(CustomEvent.prototype, Symbol.toStringTag, { value: 'CustomEvent', configurable: true })
  }
  #detail: unknown
  constructor(type: string, init?: (EventInit & { detail?: unknown }) | null) {
    if (arguments.length === 0) throw new TypeError('The "type" argument must be specified')
    super(type, init)
    this.#detail = init?.detail ?? null
  }
  get detail(): unknown {
    return this.#detail
  }
}

/** An event made by the platform itself. */
export function trustedEvent(type: string): Event {
  const event = new Event(type)
  stateOfEvent(event).trusted = true
  return event
}

export function eventState(event: Event): EventState {
  return stateOfEvent(event)
}

export function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && isEventBrand(value)
}
