import {
  apply, bufferByteLength, dataViewBuffer, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, is, isArray, ownKeys, setAdd, setHas, typedArrayBuffer, typedArrayOffset,
} from './std/primordials.ts'
import { newTable, newWeakTable, type Table } from './std/tables.ts'
import { askNumber, askText, tell } from './host.ts'
import { op } from './ops.ts'
import { tracking } from './tracking.ts'

/** How a location is touched. */
export const mode = { read: 0, write: 1, add: 2, same: 3 } as const
type Mode = (typeof mode)[keyof typeof mode]

interface Location {
  id: number
  stamp: number
  /** One bit for each mode that was told since `stamp`. */
  told: number
}

/** What is known of an object: the event that made it, its number there, and which of its locations have a name. */
interface Known {
  event: number
  number: number
  places: Table<unknown, Location> | null
}

// What the wrappers of built-ins use must not be the wrapped ones: tables have methods of their own.
const known = newWeakTable<object, Known>()
const modules = newTable<string, Known>()
const targets = newWeakTable<object, object>()
let made = { event: -1, count: 0 }
/** Objects whose making was not seen: one name for all of them, so that no conflict is missed. */
const unseen: Known = { event: -1, number: -1, places: null }
/** The language's own objects: nobody is asked about them. */
const builtIn: Known = { event: -2, number: -2, places: null }

/** Where the program reads or writes now; what it calls belongs to that place. */
export const current = { site: -1 }

/** Locations of an object as a whole. */
export const whole = { all: Symbol('*'), keys: Symbol('keys'), size: Symbol('size'), settled: Symbol('settled'), state: Symbol('state'), listeners: Symbol('listeners') }

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** The event that runs now made this object, unless it is known from before. */
export function make(object: object): void {
  if (known.get(object) !== undefined || isModule(object)) return
  if (made.event !== tracking.event) made = { event: tracking.event, count: 0 }
  known.set(object, { event: tracking.event, number: made.count++, places: null })
}

/** What a promise gave that nobody saw made: known by that promise, the same in every order. */
export function makeFrom(promise: object, value: object): void {
  const source = known.get(promise)
  if (source !== undefined && known.get(value) === undefined && !isModule(value))
    known.set(value, { event: source.event, number: source.number + 0.5, places: null })
}

export function isKnown(object: object): boolean {
  return known.get(object) !== undefined
}

export function setBuiltIn(object: object): void {
  known.set(object, builtIn)
}

/** Event and number of a known object, as text for the host. */
export function nameOf(object: object): string {
  const one = known.get(object)
  return one === undefined ? '' : `${one.event}.${one.number}`
}

/** The event that made a known object. */
export function eventOf(object: object): number {
  return known.get(object)?.event ?? -1
}

/** Its number there. */
export function numberOf(object: object): number {
  return known.get(object)?.number ?? -1
}

export function isBuiltIn(object: object): boolean {
  return known.get(object) === builtIn
}

let hasProxies = false

/** What a proxy stands for is touched instead of it. */
export function standsFor(proxy: object, target: object): void {
  hasProxies = true
  targets.set(proxy, target)
}

export function targetOf(object: object): object {
  if (!hasProxies) return object
  let target = object
  for (let next = targets.get(target); next !== undefined; next = targets.get(target)) target = next
  return target
}

/** Whether touching the object can mean anything to another event. */
export function matters(object: object): boolean {
  const one = known.get(object)
  return one === undefined || (one !== builtIn && (one.event !== tracking.event || tracking.records))
}

/** The program has an object that nobody saw made. */
export function meet(object: object): void {
  if (known.get(object) === undefined) known.set(object, unseen)
}

/** Tells that a location of an object was touched; `key` is a property, an entry as `entryKey` gives it, or one of `whole`. */
export function touch(object: object, key: unknown, how: Mode, site = current.site): void {
  const one = known.get(object) ?? unseen
  if (!tracking.tells || one === builtIn || (one.event === tracking.event && !tracking.records)) return
  touchKnown(one, key, how, site)
}

/** A variable that functions share, of a module by its name, or of an activation. */
export function touchVariable(scope: object | string, name: string, how: Mode, site: number): void {
  if (!tracking.tells) return
  if (scope === '') return touch(globalThis, name, how, site)
  const key = variableKey(name)
  if (typeof scope !== 'string') return touch(scope, key, how, site)
  // A module that others take as an object.
  if (scope[0] === '*' && how !== mode.read) touchKnown(exported, exportedKey, mode.add, site, 'modules')
  let one = modules.get(scope)
  if (one === undefined) modules.set(scope, (one = { event: -1, number: -3, places: null }))
  touchKnown(one, key, how, site, scope)
}

/** What modules export, for those who take one as an object: whatever is read of one could be any variable. */
const exported: Known = { event: -1, number: -3, places: null }
const exportedKey = { text: '|exports' }

function isModule(object: object): boolean {
  if (getPrototypeOf(object) !== null || getOwnPropertyDescriptor(object, Symbol.toStringTag)?.value !== 'Module') return false
  known.set(object, exported)
  return true
}

/** Whether it is a module, as an object. Then reading it is told here. */
function readsModule(target: object, site: number): boolean {
  const one = known.get(target)
  if (one === undefined ? !isModule(target) : one !== exported) return false
  if (tracking.tells) touchKnown(exported, exportedKey, mode.read, site, 'modules')
  return true
}

const variables = newTable<string, { text: string }>()

function variableKey(name: string): { text: string } {
  let key = variables.get(name)
  if (key === undefined) variables.set(name, (key = { text: `$${name}` }))
  return key
}

function touchKnown(one: Known, key: unknown, how: Mode, site: number, module = ''): void {
  const places = (one.places ??= newTable())
  let place = places.get(key)
  if (place === undefined) {
    place = { id: askNumber(op.location, one.event, one.number, keyText(key), module), stamp: 0, told: 0 }
    places.set(key, place)
  }
  const bit = 1 << how
  if (place.stamp === tracking.stamp) {
    if ((place.told & bit) !== 0) return
    place.told |= bit
  } else {
    place.stamp = tracking.stamp
    place.told = bit
  }
  tell(op.access, place.id, how, site)
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return `.${key}`
  if (typeof key === 'number') return `[${key}]`
  if (typeof key !== 'symbol') return (key as { text: string }).text
  for (const name in whole) if (whole[name as keyof typeof whole] === key) return `|${name}`
  return `[${String(key)}]`
}

// Keys of properties

const EXACT = 32

/** A property's key as a location's: an element's index by itself up to 31, further on with its neighbours. */
export function propertyKey(object: object, key: unknown): unknown {
  const index = typeof key === 'number' ? key : typeof key === 'string' && key !== '' && isIndex(key) ? +key : -1
  if (index < 0) return typeof key === 'number' ? `${key}` : key
  if (!isArray(object) && !ArrayBuffer.isView(object)) return `${index}`
  return index < EXACT ? index : bucketOf(index)
}

function isIndex(key: string): boolean {
  const first = key[0]!
  return first >= '0' && first <= '9' && `${+key >>> 0}` === key
}

const buckets = newTable<number, { text: string }>()

function bucketOf(index: number): { text: string } {
  const power = 31 - Math.clz32(index)
  let bucket = buckets.get(power)
  if (bucket === undefined) buckets.set(power, (bucket = { text: `[${2 ** power}…]` }))
  return bucket
}

/** Touches every element below `length`. */
export function touchElements(array: object, length: number, how: Mode): void {
  if (!matters(array)) return
  for (let index = 0; index < length && index < EXACT; index++) touch(array, index, how)
  for (let index = EXACT; index < length; index *= 2) touch(array, bucketOf(index), how)
}

const entries = newTable<unknown, { text: string }>()

/** The key of a Map's or Set's entry as a location's. */
export function entryKey(key: unknown): { text: string } {
  let entry = isObject(key) ? objectEntries.get(key) : entries.get(key)
  if (entry !== undefined) return entry
  if (isObject(key)) {
    const name = nameOf(key)
    entry = { text: name === '' ? '[an object]' : `[${askText(op.objectName, name)}]` }
    objectEntries.set(key, entry)
  } else {
    entry = { text: `[${String(key)}]` }
    entries.set(key, entry)
  }
  return entry
}

const objectEntries = newWeakTable<object, { text: string }>()

// Views of memory: several may show the same bytes

const { isView } = ArrayBuffer
export { isView }

function bufferOf(view: object): object {
  const buffer = (view instanceof DataView ? dataViewBuffer(view) : typedArrayBuffer(view)) as object
  // One that nobody saw made came with the view.
  const own = known.get(view)
  if (own !== undefined && known.get(buffer) === undefined) known.set(buffer, own)
  return buffer
}

/** Elements share a location with their neighbours, eight bytes each. */
function touchElement(view: object, key: unknown, how: Mode, site: number): void {
  if (view instanceof DataView || typeof key === 'symbol') return
  const { BYTES_PER_ELEMENT: size } = view as Uint8Array
  const word = Math.floor((typedArrayOffset(view) + Number(key) * size) / 8)
  touch(bufferOf(view), word < EXACT ? word : bucketOf(word), how, site)
}

/** All of them. */
export function touchBytes(view: object, how: Mode): void {
  const buffer = bufferOf(view)
  touch(buffer, whole.all, how)
  if (how === mode.read || !matters(buffer)) return
  const words = Math.ceil(bufferByteLength(buffer) / 8)
  for (let word = 0; word < words && word < EXACT; word++) touch(buffer, word, how)
  for (let word = EXACT; word < words; word *= 2) touch(buffer, bucketOf(word), how)
}

// Reading and writing properties as the language does

export function readProperty(object: object, key: unknown, site = current.site): void {
  const target = targetOf(object)
  const one = known.get(target)
  if (one === builtIn || ((one === undefined || one === exported) && readsModule(target, site))) return
  if (one === undefined) known.set(target, unseen)
  const name = propertyKey(target, key)
  // Most reads were told already.
  const place = one?.places ? one.places.get(name) : undefined
  if (place !== undefined && place.stamp === tracking.stamp && (place.told & 1) !== 0) return
  if (typeof key === 'string' && key[0] === '#') return touch(target, name, mode.read, site)
  if (typeof name !== 'string' && isView(target)) return touchElement(target, key, mode.read, site)
  if (hasOwn(target, key as PropertyKey)) return touch(target, name, mode.read, site)
  let holder = getPrototypeOf(target)
  while (holder !== null && !hasOwn(holder, key as PropertyKey)) holder = getPrototypeOf(holder)
  // What the language gives to every object of a kind: a method's own doing is told by the method.
  if (holder !== null && isBuiltIn(holder)) return
  touch(target, name, mode.read, site)
  if (holder !== null && isKnown(holder)) touch(holder, name, mode.read, site)
}

/** `value` is what it will hold; left out when that is not known yet. */
export function writeProperty(object: object, key: unknown, site: number, value: { is: unknown } | null): void {
  const target = targetOf(object)
  meet(target)
  const name = propertyKey(target, key)
  if (typeof key === 'string' && key[0] === '#') return touch(target, name, mode.write, site)
  if (typeof name !== 'string' && isView(target)) return touchElement(target, key, mode.write, site)
  if (!matters(target)) return
  const own = getOwnPropertyDescriptor(target, key as PropertyKey)
  if (own === undefined) {
    for (let holder = getPrototypeOf(target); holder !== null; holder = getPrototypeOf(holder)) {
      const inherited = getOwnPropertyDescriptor(holder, key as PropertyKey)
      if (inherited === undefined) continue
      if (name === '__proto__' && isBuiltIn(holder)) return changePrototype(target, value?.is)
      if (inherited.set !== undefined || inherited.get !== undefined) return touch(target, name, mode.read, site)
      break
    }
    touch(target, name, isArray(target) && typeof name !== 'string' ? mode.write : mode.add, site)
    if (isArray(target)) touch(target, 'length', mode.write, site)
  } else if (own.set !== undefined || own.get !== undefined) touch(target, name, mode.read, site)
  else if (value !== null && is(own.value, value.is)) touch(target, name, mode.same, site)
  else {
    touch(target, name, mode.write, site)
    if (name === 'length' && isArray(target)) touchElements(target, target.length, mode.write)
  }
}

/** What is about to be closed to changes, or taken away as a whole: no access is what it was. */
export function changeAll(object: object): void {
  const target = targetOf(object)
  meet(target)
  if (!matters(target)) return
  touch(target, whole.all, mode.write)
  touch(target, whole.keys, mode.write)
  const keys = ownKeys(target)
  for (let index = 0; index < keys.length; index++) touch(target, propertyKey(target, keys[index]), mode.write)
}

/** An object is about to inherit from another: what either prototype gives may change. */
export function changePrototype(object: object, next: unknown): void {
  const target = targetOf(object)
  meet(target)
  if (!matters(target)) return
  touch(target, whole.all, mode.write)
  for (const start of [getPrototypeOf(target), next])
    for (let holder = start; isObject(holder) && !isBuiltIn(holder); holder = getPrototypeOf(holder)) {
      const keys = ownKeys(holder)
      for (let index = 0; index < keys.length; index++) touch(target, propertyKey(target, keys[index]), mode.write)
    }
}

export function removeProperty(object: object, key: unknown, site: number): void {
  const target = targetOf(object)
  touch(target, propertyKey(target, key), hasOwn(target, key as PropertyKey) ? mode.add : mode.read, site)
}

export function readKeys(object: object, site = current.site): void {
  const target = targetOf(object)
  if (readsModule(target, site)) return
  meet(target)
  touch(target, isArray(target) ? 'length' : whole.keys, mode.read, site)
}

/** Everything that an object holds: its properties, elements or entries, and their order. */
export function readAll(object: object, site = current.site): void {
  const target = targetOf(object)
  if (isView(target)) return touchBytes(target, mode.read)
  if (readsModule(target, site)) return
  touch(target, whole.all, mode.read, site)
  readKeys(target, site)
}

/** Objects inside objects, getters not asked; as far as anybody would look. */
export function readDeep(value: unknown, limit = { left: 2_000 }, seen: Set<unknown> = new Set()): void {
  if (!isObject(value) || limit.left-- <= 0 || setHas(seen, value)) return
  setAdd(seen, value)
  readAll(value)
  eachInside(value, (inner) => readDeep(inner, limit, seen))
}

/** A value that was just made, with all that it holds. */
export function makeDeep(value: unknown): void {
  if (!isObject(value) || isKnown(value)) return
  make(value)
  eachInside(value, makeDeep)
}

const { forEach: mapEach } = Map.prototype
const { forEach: setEach } = Set.prototype

function eachInside(value: object, visit: (inner: unknown) => void): void {
  if (targets.has(value)) return
  if (value instanceof Map) apply(mapEach, value, [(inner: unknown, key: unknown) => { visit(key); visit(inner) }])
  else if (value instanceof Set) apply(setEach, value, [visit])
  else {
    const keys = ownKeys(value)
    for (let index = 0; index < keys.length; index++) {
      const own = getOwnPropertyDescriptor(value, keys[index]!)
      if (own !== undefined && 'value' in own) visit(own.value)
    }
  }
}
