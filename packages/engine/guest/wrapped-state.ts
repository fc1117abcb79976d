import { current, isObject, make, mode, readAll, touch, touchBytes, touchVariable, whole } from './locations.ts'
import { signalId } from './signals.ts'
import { changes } from './std/event-target.ts'
import { apply, getOwnPropertyDescriptor } from './std/primordials.ts'
import { newWeakTable } from './std/tables.ts'
import { tell } from './host.ts'
import { op } from './ops.ts'
import { tracking } from './tracking.ts'
import { accessors, type Any, methods, wrap } from './wrapping.ts'

type Classes = Record<string, { prototype: object }>

const reads = (self: object): void => touch(self, whole.all, mode.read)
const writes = (self: object): void => touch(self, whole.all, mode.write)

/** Objects that keep their state to themselves: each is one location. */
export function wrapState(classes: Classes): void {
  const state: Record<string, { reads: string[]; writes: string[] }> = {
    Headers: { reads: ['get', 'getSetCookie', 'has', 'forEach', 'keys', 'values', 'entries'], writes: ['append', 'delete', 'set'] },
    Response: { reads: ['clone'], writes: ['json', 'text', 'arrayBuffer', 'bytes', 'blob', 'formData'] },
    Request: { reads: ['clone'], writes: ['json', 'text', 'arrayBuffer', 'bytes', 'blob', 'formData'] },
    Event: { reads: ['composedPath'], writes: ['preventDefault', 'stopPropagation', 'stopImmediatePropagation'] },
  }
  const done = new Set<object>()
  for (const name in state) {
    const prototype = classes[name]?.prototype
    if (!prototype) continue
    // Response and Request inherit what they do with their bodies.
    for (let holder: object | null = prototype; holder !== null && holder !== Object.prototype && !done.has(holder); holder = Object.getPrototypeOf(holder) as object | null) {
      done.add(holder)
      methods(holder, state[name]!.reads, reads)
      methods(holder, state[name]!.writes, writes)
      accessors(holder, ['bodyUsed', 'defaultPrevented', 'returnValue', 'cancelBubble', 'target', 'currentTarget', 'eventPhase'], reads, writes)
    }
  }
  wrapUrls(classes)
  wrapDecoder(classes)
  wrapTargets(classes)
  wrapDates()
  wrapPatterns()
  wrapBytes()
}

/** A URL and its `searchParams` are one. */
function wrapUrls({ URL, URLSearchParams }: Classes): void {
  if (!URL || !URLSearchParams) return
  const urls = newWeakTable<object, object>()
  const owner = (self: object): object => urls.get(self) ?? self
  const names = Object.getOwnPropertyNames(URL.prototype)
  accessors(URL.prototype, names.filter((name) => name !== 'searchParams' && getOwnPropertyDescriptor(URL.prototype, name)?.get !== undefined), reads, writes)
  methods(URL.prototype, ['toString', 'toJSON'], reads)
  wrap(URL.prototype, 'searchParams', (original) => function (this: unknown): unknown {
    const params = apply(original, this, []) as object
    if (tracking.on && isObject(this)) {
      make(params)
      urls.set(params, this)
    }
    return params
  })
  methods(URLSearchParams.prototype, ['get', 'getAll', 'has', 'forEach', 'keys', 'values', 'entries', Symbol.iterator, 'toString', 'size'], (self) => reads(owner(self)))
  methods(URLSearchParams.prototype, ['append', 'delete', 'set', 'sort'], (self) => writes(owner(self)))
}

/** A decoder that was given a part of a text remembers it. */
function wrapDecoder({ TextDecoder }: Classes): void {
  if (!TextDecoder) return
  const streaming = newWeakTable<object, object>()
  methods(TextDecoder.prototype, ['decode'], (self, args) => {
    const options = args[1]
    if (isObject(options) && getOwnPropertyDescriptor(options, 'stream')?.value === true) streaming.set(self, self)
    if (streaming.get(self) === undefined) reads(self)
    else writes(self)
  })
}

function wrapTargets({ EventTarget, AbortSignal }: Classes): void {
  if (!EventTarget) return
  const listens = (self: object): void => touch(self, whole.listeners, mode.add)
  const hears = (self: object): void => touch(self, whole.listeners, mode.read)
  methods(EventTarget.prototype, ['addEventListener', 'removeEventListener'], (self, args) => {
    listens(self)
    const options = args[2]
    const signal: unknown = isObject(options) ? getOwnPropertyDescriptor(options, 'signal')?.value : undefined
    if (!isObject(signal) || signalId(signal) < 0) return
    // Aborted before, it adds nothing; later, it takes the listener away.
    tell(op.signalRead, signalId(signal))
    listens(signal)
  })
  methods(EventTarget.prototype, ['dispatchEvent'], (self, args) => {
    hears(self)
    if (isObject(args[0])) writes(args[0])
  })
  const { removed } = changes
  changes.removed = (target, type) => {
    if (tracking.tells) listens(target)
    removed(target, type)
  }
  if (AbortSignal) accessors(AbortSignal.prototype, ['onabort'], hears, listens)
}

function wrapDates(): void {
  const names = Object.getOwnPropertyNames(Date.prototype).filter((name) => name !== 'constructor')
  methods(Date.prototype, names.filter((name) => name.startsWith('set')), writes)
  methods(Date.prototype, [...names.filter((name) => !name.startsWith('set')), Symbol.toPrimitive], reads)
}

/** A pattern that is global or sticky goes on where it stopped. */
function wrapPatterns(): void {
  methods(RegExp.prototype, ['exec'], (self) => {
    const { global, sticky } = self as RegExp
    if (global || sticky) touch(self, 'lastIndex', mode.write)
  })
}

function wrapBytes(): void {
  const views = Object.getPrototypeOf(Uint8Array.prototype) as object
  const changing = ['set', 'fill', 'copyWithin', 'reverse', 'sort']
  const names = Object.getOwnPropertyNames(views).filter((name) => typeof getOwnPropertyDescriptor(views, name)?.value === 'function' && name !== 'constructor')
  methods(views, changing, (self, args) => {
    touchBytes(self, mode.write)
    if (isObject(args[0])) readAll(args[0])
  })
  methods(views, [...names.filter((name) => !changing.includes(name)), Symbol.iterator], (self) => touchBytes(self, mode.read))
  for (const name of Object.getOwnPropertyNames(DataView.prototype))
    if (/^[gs]et[A-Z]/.test(name)) methods(DataView.prototype, [name], (self) => touchBytes(self, name.startsWith('s') ? mode.write : mode.read))
}


/** A method of the console: it counts, takes times, and indents what stands in groups. */
export function tellingState(name: string, call: Any): Any {
  return ({
    [name](this: unknown, ...args: unknown[]): unknown {
      if (tracking.tells) {
        touchVariable('console', 'groups', name.startsWith('group') ? mode.write : mode.read, current.site)
        const kept = name.startsWith('count') ? 'count' : name.startsWith('time') ? 'time' : ''
        if (kept !== '') touchVariable('console', `${kept} ${typeof args[0] === 'string' ? args[0] : ''}`, mode.write, current.site)
      }
      return apply(call, this, args)
    },
  })[name]!
}
