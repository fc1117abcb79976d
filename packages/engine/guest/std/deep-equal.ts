import { brandOf } from './brand.ts'
import {
  apply, bigIntValue, booleanValue, dataViewBuffer, dataViewLength, dataViewOffset, dateTime, getOwnPropertyDescriptor,
  getPrototypeOf, hasOwn, is, isEnumerable, keys, mapDelete, mapForEach, mapGet, mapHas, mapSet, mapSize, numberValue,
  objectToText, ownKeys, push, regExpFlags, regExpSource, removeAt, setForEach, setHas, setSize, stringValue, symbolValue,
  typedArrayLength,
} from './primordials.ts'
import { URL } from './url.ts'

/** Where two values that contain themselves were first met, so that a cycle on one side must be one on the other. */
interface Memory {
  actual: Map<object, number>
  expected: Map<object, number>
  position: number
}

const hrefOf = getOwnPropertyDescriptor(URL.prototype, 'href')?.get as () => string

/**
 * Node's `deepStrictEqual`: the same prototypes, the same own enumerable properties, symbols too, values by `Object.is`,
 * members of a Set or a Map in any order. Functions, promises and weak collections are equal to themselves only.
 */
export function deepEqual(actual: unknown, expected: unknown): boolean {
  return equal(actual, expected, { actual: new Map(), expected: new Map(), position: 0 })
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function equal(actual: unknown, expected: unknown, memory: Memory): boolean {
  if (is(actual, expected)) return true
  if (!isObject(actual) || !isObject(expected)) return false
  if (getPrototypeOf(actual) !== getPrototypeOf(expected) || objectToText(actual) !== objectToText(expected)) return false
  const brand = brandOf(actual)
  if (brand !== brandOf(expected)) return false
  switch (brand) {
    case 'Promise':
    case 'WeakMap':
    case 'WeakSet':
    case 'WeakRef':
      return false
    case 'Array':
      if ((actual as unknown[]).length !== (expected as unknown[]).length) return false
      break
    case 'Date':
      if (!is(dateTime(actual), dateTime(expected))) return false
      break
    case 'RegExp':
      if (regExpSource(actual) !== regExpSource(expected) || regExpFlags(actual) !== regExpFlags(expected)) return false
      if ((actual as RegExp).lastIndex !== (expected as RegExp).lastIndex) return false
      break
    case 'Error':
      if (!sameError(actual, expected, memory)) return false
      break
    case 'TypedArray':
      // Elements are own properties, but comparing them here spares a name for each.
      return sameElements(actual, expected) && sameProperties(actual, expected, memory, true)
    case 'DataView':
      return sameBytes(
        new Uint8Array(dataViewBuffer(actual), dataViewOffset(actual), dataViewLength(actual)),
        new Uint8Array(dataViewBuffer(expected), dataViewOffset(expected), dataViewLength(expected)),
      )
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      if (!sameBytes(new Uint8Array(actual as ArrayBuffer), new Uint8Array(expected as ArrayBuffer))) return false
      break
    case 'Boolean':
      if (booleanValue(actual) !== booleanValue(expected)) return false
      break
    case 'Number':
      if (!is(numberValue(actual), numberValue(expected))) return false
      break
    case 'String':
      if (stringValue(actual) !== stringValue(expected)) return false
      break
    case 'BigInt':
      if (bigIntValue(actual) !== bigIntValue(expected)) return false
      break
    case 'Symbol':
      if (symbolValue(actual) !== symbolValue(expected)) return false
      break
    case 'Object':
      if (isUrl(actual) && apply(hrefOf, actual, []) !== apply(hrefOf, expected, [])) return false
      break
    default:
  }

  const seenActual = mapGet(memory.actual, actual)
  const seenExpected = mapGet(memory.expected, expected)
  if (seenActual !== undefined || seenExpected !== undefined) return seenActual === seenExpected
  memory.position++
  mapSet(memory.actual, actual, memory.position)
  mapSet(memory.expected, expected, memory.position)
  const same =
    sameProperties(actual, expected, memory, false) &&
    (brand !== 'Set' || sameMembers(actual, expected, memory)) &&
    (brand !== 'Map' || sameEntries(actual, expected, memory))
  mapDelete(memory.actual, actual)
  mapDelete(memory.expected, expected)
  return same
}

function isUrl(value: object): boolean {
  return getPrototypeOf(value) === URL.prototype
}

function sameProperties(actual: object, expected: object, memory: Memory, skipElements: boolean): boolean {
  if (skipElements && keys(actual).length === typedArrayLength(actual) && keys(expected).length === typedArrayLength(expected)) return true
  const mine = keys(actual)
  if (mine.length !== keys(expected).length) return false
  for (let i = 0; i < mine.length; i++) {
    const key = mine[i] as string
    if (!hasOwn(expected, key) || !isEnumerable(expected, key)) return false
    if (!equal((actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key], memory)) return false
  }
  const symbols = enumerableSymbols(actual)
  if (symbols.length !== enumerableSymbols(expected).length) return false
  for (let i = 0; i < symbols.length; i++) {
    const key = symbols[i] as symbol
    if (!isEnumerable(expected, key)) return false
    if (!equal((actual as Record<symbol, unknown>)[key], (expected as Record<symbol, unknown>)[key], memory)) return false
  }
  return true
}

function enumerableSymbols(value: object): symbol[] {
  const all = ownKeys(value)
  const symbols: symbol[] = []
  for (let i = all.length - 1; i >= 0; i--) {
    const key = all[i]
    // Symbols come last among an object's keys.
    if (typeof key !== 'symbol') break
    if (isEnumerable(value, key)) push(symbols, key)
  }
  return symbols
}

function sameError(actual: object, expected: object, memory: Memory): boolean {
  const left = actual as Error
  const right = expected as Error
  if (left.message !== right.message || left.name !== right.name) return false
  return sameHidden(actual, expected, 'cause', memory) && sameHidden(actual, expected, 'errors', memory)
}

function sameHidden(actual: object, expected: object, key: string, memory: Memory): boolean {
  if (hasOwn(actual, key) !== hasOwn(expected, key)) return false
  return !hasOwn(actual, key) || equal((actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key], memory)
}

function sameElements(actual: object, expected: object): boolean {
  const length = typedArrayLength(actual)
  if (length !== typedArrayLength(expected)) return false
  for (let i = 0; i < length; i++) if (!is((actual as Uint8Array)[i], (expected as Uint8Array)[i])) return false
  return true
}

function sameBytes(actual: Uint8Array, expected: Uint8Array): boolean {
  return sameElements(actual, expected)
}

function sameMembers(actual: object, expected: object, memory: Memory): boolean {
  if (setSize(actual) !== setSize(expected)) return false
  let missing = false
  const mine: object[] = []
  setForEach(actual, (item: unknown) => {
    if (setHas(expected, item)) return
    if (isObject(item)) push(mine, item)
    else missing = true
  })
  if (missing) return false
  const theirs: object[] = []
  setForEach(expected, (item: unknown) => {
    if (!setHas(actual, item) && isObject(item)) push(theirs, item)
  })
  for (let i = 0; i < mine.length; i++) {
    if (!takeEqual(theirs, (other) => equal(mine[i], other, memory))) return false
  }
  return theirs.length === 0
}

function sameEntries(actual: object, expected: object, memory: Memory): boolean {
  if (mapSize(actual) !== mapSize(expected)) return false
  let different = false
  const mine: object[] = []
  mapForEach(actual, (value: unknown, key: unknown) => {
    if (different) return
    if (mapHas(expected, key) && equal(value, mapGet(expected, key), memory)) return
    if (isObject(key)) push(mine, key)
    else different = true
  })
  if (different) return false
  const theirs: object[] = []
  mapForEach(expected, (value: unknown, key: unknown) => {
    if (isObject(key) && !(mapHas(actual, key) && equal(mapGet(actual, key), value, memory))) push(theirs, key)
  })
  for (let i = 0; i < mine.length; i++) {
    const key = mine[i] as object
    const matches = (other: object): boolean =>
      equal(key, other, memory) && equal(mapGet(actual, key), mapGet(expected, other), memory)
    if (!takeEqual(theirs, matches)) return false
  }
  return theirs.length === 0
}

function takeEqual(list: object[], matches: (item: object) => boolean): boolean {
  for (let i = 0; i < list.length; i++) {
    if (!matches(list[i] as object)) continue
    removeAt(list, i)
    return true
  }
  return false
}
