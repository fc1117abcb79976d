import {
  bigIntValue, booleanValue, bufferByteLength, dataViewBuffer, dateTime, getPrototypeOf, isArray, isPrototypeOf, mapSize,
  numberValue, objectPrototype, regExpSource, setSize, stringValue, symbolValue, typedArrayTag, weakMapHas, weakRefDeref,
  weakSetHas,
} from './primordials.ts'

/** Which of the language's own kinds an object is, whatever its prototype's methods or `toStringTag` pretend. */
export type Brand =
  | 'Object' | 'Array' | 'Function' | 'Error' | 'Map' | 'Set' | 'Date' | 'RegExp' | 'Promise' | 'WeakMap' | 'WeakSet'
  | 'WeakRef' | 'TypedArray' | 'ArrayBuffer' | 'SharedArrayBuffer' | 'DataView' | 'Boolean' | 'Number' | 'String'
  | 'BigInt' | 'Symbol' | 'Iterator' | 'Generator' | 'FinalizationRegistry'

interface Kind {
  brand: Brand
  prototype: object
  /** Throws, or gives false, for an object that only inherits from the prototype. */
  proof: (value: unknown) => unknown
}

const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()) as object) as object
const generatorPrototype = getPrototypeOf(getPrototypeOf((function* () {})()) as object) as object
const asyncGeneratorPrototype = getPrototypeOf(getPrototypeOf((async function* () {})()) as object) as object
const isError = (Error as unknown as { isError?: (value: unknown) => boolean }).isError
const sharedByteLength = Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength')?.get
const always = (): boolean => true

const kinds: Kind[] = [
  { brand: 'Error', prototype: Error.prototype, proof: isError ?? always },
  { brand: 'Map', prototype: Map.prototype, proof: (value) => mapSize(value) >= 0 },
  { brand: 'Set', prototype: Set.prototype, proof: (value) => setSize(value) >= 0 },
  { brand: 'Date', prototype: Date.prototype, proof: (value) => (dateTime(value), true) },
  { brand: 'RegExp', prototype: RegExp.prototype, proof: (value) => value !== RegExp.prototype && regExpSource(value) !== '' },
  { brand: 'Promise', prototype: Promise.prototype, proof: (value) => value !== Promise.prototype },
  { brand: 'TypedArray', prototype: getPrototypeOf(Uint8Array.prototype) as object, proof: typedArrayTag },
  { brand: 'ArrayBuffer', prototype: ArrayBuffer.prototype, proof: (value) => bufferByteLength(value) >= 0 },
  {
    brand: 'SharedArrayBuffer',
    prototype: SharedArrayBuffer.prototype,
    proof: (value) => sharedByteLength !== undefined && Reflect.apply(sharedByteLength, value, []) >= 0,
  },
  { brand: 'DataView', prototype: DataView.prototype, proof: dataViewBuffer },
  { brand: 'WeakMap', prototype: WeakMap.prototype, proof: (value) => (weakMapHas(value, objectPrototype), true) },
  { brand: 'WeakSet', prototype: WeakSet.prototype, proof: (value) => (weakSetHas(value, objectPrototype), true) },
  { brand: 'WeakRef', prototype: WeakRef.prototype, proof: (value) => (weakRefDeref(value), true) },
  { brand: 'FinalizationRegistry', prototype: FinalizationRegistry.prototype, proof: (value) => value !== FinalizationRegistry.prototype },
  { brand: 'Generator', prototype: generatorPrototype, proof: always },
  { brand: 'Generator', prototype: asyncGeneratorPrototype, proof: always },
  { brand: 'Iterator', prototype: iteratorPrototype, proof: always },
  { brand: 'Boolean', prototype: Boolean.prototype, proof: (value) => (booleanValue(value), true) },
  { brand: 'Number', prototype: Number.prototype, proof: (value) => (numberValue(value), true) },
  { brand: 'String', prototype: String.prototype, proof: (value) => (stringValue(value), true) },
  { brand: 'BigInt', prototype: BigInt.prototype, proof: (value) => (bigIntValue(value), true) },
  { brand: 'Symbol', prototype: Symbol.prototype, proof: (value) => (symbolValue(value), true) },
]

/**
 * Gives the kind of an object. An object that the language made but whose prototype was replaced reads as 'Object'.
 * May throw what a proxy's traps throw.
 */
export function brandOf(value: object): Brand {
  if (typeof value === 'function') return 'Function'
  if (isArray(value)) return 'Array'
  const prototype = getPrototypeOf(value)
  if (prototype === objectPrototype || prototype === null) return 'Object'
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i] as Kind
    if (!isPrototypeOf(kind.prototype, value)) continue
    try {
      if (kind.proof(value) !== false && kind.proof(value) !== undefined) return kind.brand
    } catch {
      // Inherits from the prototype without being of the kind: keep looking.
    }
  }
  return 'Object'
}

/** Whether a value is of a kind; false for a proxy that will not say. */
export function isBrand(value: unknown, brand: Brand): boolean {
  try {
    return typeof value === 'object' && value !== null && brandOf(value) === brand
  } catch {
    return false
  }
}

/** `instanceof` that asks nothing of the class but its prototype. */
export function isInstance(value: unknown, made: object): boolean {
  const prototype: unknown = (made as { prototype?: unknown }).prototype
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return isObject && typeof prototype === 'object' && prototype !== null && isPrototypeOf(prototype, value)
}
