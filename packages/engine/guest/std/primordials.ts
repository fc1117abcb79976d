// The guest's code may replace any method of the language's own objects. What the standard surface relies on is taken
// here, once, before any guest code runs.

type Method<T, A extends unknown[], R> = (this: T, ...args: A) => R

const { bind, call } = Function.prototype

/** Turns `receiver.method(...args)` into `method(receiver, ...args)` that no later patch can reach. */
const uncurryThis = bind.bind(call) as unknown as <T, A extends unknown[], R>(
  method: Method<T, A, R>,
) => (self: T, ...args: A) => R

const uncurry = <R>(method: unknown): ((self: unknown, ...args: unknown[]) => R) =>
  uncurryThis(method as Method<unknown, unknown[], R>)

function getterOf<R>(prototype: object, key: PropertyKey): (self: unknown) => R {
  const getter = Object.getOwnPropertyDescriptor(prototype, key)?.get
  return uncurry<R>(getter)
}

export const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect
export const { assign, defineProperty, freeze, is, isFrozen, keys } = Object
export const createObject: (prototype: object | null) => object = Object.create
export const { isArray } = Array
export const { abs, floor, max, min, round, sqrt } = Math
export const { isInteger } = Number
export const numberOf = Number
export const parseDecimal = Number.parseFloat
export const parseWhole = Number.parseInt
export const text = String
export const stringify: (value: unknown) => string | undefined = JSON.stringify
export const bigInt = BigInt

export const objectPrototype = Object.prototype
export const hasOwn = Object.hasOwn as (self: unknown, key: PropertyKey) => boolean
export const isEnumerable = uncurry<boolean>(Object.prototype.propertyIsEnumerable)
export const objectToText = uncurry<string>(Object.prototype.toString)
export const isPrototypeOf = uncurry<boolean>(Object.prototype.isPrototypeOf)
export const functionText = uncurry<string>(Function.prototype.toString)

const pushMany = uncurry<number>(Array.prototype.push)
export function push<T>(list: T[], item: T): void {
  pushMany(list, item)
}
const joinAny = uncurry<string>(Array.prototype.join)
export const join = (list: readonly string[], separator: string): string => joinAny(list, separator)
const sliceAny = uncurry<unknown[]>(Array.prototype.slice)
export const slice = <T>(list: readonly T[], start = 0, end = list.length): T[] => sliceAny(list, start, end) as T[]
const spliceAny = uncurry<unknown[]>(Array.prototype.splice)
export function removeAt<T>(list: T[], index: number): void {
  spliceAny(list, index, 1)
}
const sortAny = uncurry<unknown>(Array.prototype.sort)
export function sort<T>(list: T[], compare?: (a: T, b: T) => number): T[] {
  sortAny(list, compare)
  return list
}

export const charCodeAt = uncurry<number>(String.prototype.charCodeAt)
export const sliceText = uncurry<string>(String.prototype.slice)
export const splitText = uncurry<string[]>(String.prototype.split)
export const includesText = uncurry<boolean>(String.prototype.includes)
export const indexOfText = uncurry<number>(String.prototype.indexOf)
export const startsWith = uncurry<boolean>(String.prototype.startsWith)
export const endsWith = uncurry<boolean>(String.prototype.endsWith)
export const padStart = uncurry<string>(String.prototype.padStart)
export const padEnd = uncurry<string>(String.prototype.padEnd)
export const repeat = uncurry<string>(String.prototype.repeat)
export const trim = uncurry<string>(String.prototype.trim)
export const numberToText = uncurry<string>(Number.prototype.toString)
const execAny = uncurry<RegExpExecArray | null>(RegExp.prototype.exec)
export const exec = (pattern: RegExp, subject: string): RegExpExecArray | null => execAny(pattern, subject)
// `test` and `replace` look up a patchable `exec`; matching through the captured one does not.
export const matches = (pattern: RegExp, subject: string): boolean => execAny(pattern, subject) !== null

export const mapGet = uncurry<unknown>(Map.prototype.get)
export const mapHas = uncurry<boolean>(Map.prototype.has)
export const mapSet = uncurry<unknown>(Map.prototype.set)
export const mapDelete = uncurry<boolean>(Map.prototype.delete)
export const mapForEach = uncurry<void>(Map.prototype.forEach)
export const mapSize = getterOf<number>(Map.prototype, 'size')
export const setAdd = uncurry<unknown>(Set.prototype.add)
export const setHas = uncurry<boolean>(Set.prototype.has)
export const setDelete = uncurry<boolean>(Set.prototype.delete)
export const setForEach = uncurry<void>(Set.prototype.forEach)
export const setSize = getterOf<number>(Set.prototype, 'size')
export const weakMapHas = uncurry<boolean>(WeakMap.prototype.has)
export const weakMapSet = uncurry<unknown>(WeakMap.prototype.set)
export const weakSetHas = uncurry<boolean>(WeakSet.prototype.has)
export const weakRefDeref = uncurry<unknown>(WeakRef.prototype.deref)
export const promiseThen = uncurry<Promise<unknown>>(Promise.prototype.then)

export const dateTime = uncurry<number>(Date.prototype.getTime)
export const dateIso = uncurry<string>(Date.prototype.toISOString)
export const regExpText = uncurry<string>(RegExp.prototype.toString)
export const regExpSource = getterOf<string>(RegExp.prototype, 'source')
export const regExpFlags = getterOf<string>(RegExp.prototype, 'flags')
export const booleanValue = uncurry<boolean>(Boolean.prototype.valueOf)
export const numberValue = uncurry<number>(Number.prototype.valueOf)
export const stringValue = uncurry<string>(String.prototype.valueOf)
export const bigIntValue = uncurry<bigint>(BigInt.prototype.valueOf)
export const bigIntToText = uncurry<string>(BigInt.prototype.toString)
export const symbolValue = uncurry<symbol>(Symbol.prototype.valueOf)
export const symbolText = uncurry<string>(Symbol.prototype.toString)
export const symbolDescription = getterOf<string | undefined>(Symbol.prototype, 'description')

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object
export const typedArrayTag = getterOf<string | undefined>(typedArrayPrototype, Symbol.toStringTag)
export const typedArrayLength = getterOf<number>(typedArrayPrototype, 'length')
export const typedArrayBuffer = getterOf<ArrayBufferLike>(typedArrayPrototype, 'buffer')
export const typedArrayOffset = getterOf<number>(typedArrayPrototype, 'byteOffset')
export const bufferByteLength = getterOf<number>(ArrayBuffer.prototype, 'byteLength')
export const dataViewBuffer = getterOf<ArrayBufferLike>(DataView.prototype, 'buffer')
export const dataViewOffset = getterOf<number>(DataView.prototype, 'byteOffset')
export const dataViewLength = getterOf<number>(DataView.prototype, 'byteLength')
