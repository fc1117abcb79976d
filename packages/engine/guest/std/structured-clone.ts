import { stateOf } from './abort-state.ts'
import { type Brand, brandOf } from './brand.ts'
import { DOMException, isDOMException } from './dom-exception.ts'
import { wasAsync } from './inspect-text.ts'
import {
  bigIntValue, booleanValue, dataViewBuffer, dataViewLength, dataViewOffset, dateTime, defineProperty, functionText,
  getOwnPropertyDescriptor, getPrototypeOf, hasOwn, includesText, keys, mapForEach, mapGet, mapSet, numberValue, push, regExpFlags,
  regExpSource, setAdd, setForEach, stringValue, symbolText, text, typedArrayBuffer, typedArrayLength, typedArrayOffset,
  typedArrayTag, weakMapHas, weakMapSet,
} from './primordials.ts'

const platform = new WeakMap<object, boolean>()

/** Marks a class's prototype: its instances, like a Response, cannot be cloned. */
export function markUncloneable(prototype: object): void {
  weakMapSet(platform, prototype, true)
}

const typedArrays: Record<string, new (buffer: ArrayBufferLike, offset: number, length?: number) => object> = {
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
  BigInt64Array, BigUint64Array,
}
const float16 = (globalThis as unknown as Record<string, unknown>).Float16Array
if (typeof float16 === 'function') typedArrays.Float16Array = float16 as (typeof typedArrays)[string]
const errors: Record<string, new (message?: string) => Error> = {
  Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
}
const sliceBuffer = ArrayBuffer.prototype.slice
const resizeBuffer = (ArrayBuffer.prototype as { resize?: (length: number) => void }).resize
const transferBuffer = (ArrayBuffer.prototype as { transfer?: () => ArrayBuffer }).transfer
const { apply } = Reflect

type Memory = Map<object, unknown>

/**
 * The web's structuredClone. Throws a `DataCloneError` for what cannot be copied: functions, symbols, promises, weak
 * collections. A Proxy reads as the object that its traps show, because code inside the sandbox cannot tell it apart.
 * https://html.spec.whatwg.org/multipage/structured-data.html
 */
export function structuredClone(value: unknown, options?: { transfer?: Iterable<object> }): unknown {
  if (arguments.length === 0) throw new TypeError('The "value" argument must be specified')
  const memory: Memory = new Map()
  const transfer = options?.transfer === undefined ? [] : [...options.transfer]
  for (let i = 0; i < transfer.length; i++) {
    const item = transfer[i]
    if (typeof item !== 'object' || item === null || brandOf(item) !== 'ArrayBuffer' || transferBuffer === undefined)
      throw new DOMException('Value not transferable', 'DataCloneError')
    if (transfer.indexOf(item) !== i)
      throw new DOMException(`ArrayBuffer at index ${i} is a duplicate of an earlier ArrayBuffer.`, 'DataCloneError')
  }
  if (transfer.length === 0) return clone(value, memory)
  // Buffers move after everything else could be copied, so that a failed clone leaves them where they were.
  for (let i = 0; i < transfer.length; i++) mapSet(memory, transfer[i], copyBuffer(transfer[i] as ArrayBuffer))
  const result = clone(value, memory)
  for (let i = 0; i < transfer.length; i++) apply(transferBuffer as () => ArrayBuffer, transfer[i], [])
  return result
}

function refuse(what: string): never {
  throw new DOMException(`${what} could not be cloned.`, 'DataCloneError')
}

/** V8 names a function by its whole text. One that was instrumented is named without what was put into it. */
function sourceOf(value: object): string {
  const code = functionText(value)
  if (!includesText(code, '__il_')) return code
  const name: unknown = getOwnPropertyDescriptor(value, 'name')?.value
  return `${wasAsync(code) ? 'async ' : ''}function${typeof name === 'string' && name !== '' ? ` ${name}` : ''}`
}

function clone(value: unknown, memory: Memory): unknown {
  if (typeof value === 'symbol') refuse(symbolText(value))
  if (typeof value === 'function') refuse(sourceOf(value))
  if (typeof value !== 'object' || value === null) return value
  const known = mapGet(memory, value)
  if (known !== undefined) return known
  const brand = brandOf(value)
  switch (brand) {
    case 'Array': {
      const copy: unknown[] = []
      copy.length = (value as unknown[]).length
      return copyProperties(value, remember(memory, value, copy), memory)
    }
    case 'Object':
      if (isPlatform(value)) throw new DOMException('Cannot clone object of unsupported type.', 'DataCloneError')
      return copyProperties(value, remember(memory, value, {}), memory)
    case 'Map':
      return cloneMap(value, memory)
    case 'Set':
      return cloneSet(value, memory)
    case 'Error':
      return cloneError(value, memory)
    case 'TypedArray':
    case 'DataView':
      return cloneView(value, memory)
    default:
      return remember(memory, value, cloneLeaf(value, brand))
  }
}

function remember<T>(memory: Memory, value: object, copy: T): T {
  mapSet(memory, value, copy)
  return copy
}

function isPlatform(value: object): boolean {
  if (stateOf(value) !== undefined) return true
  for (let at: object | null = getPrototypeOf(value); at !== null; at = getPrototypeOf(at)) {
    if (weakMapHas(platform, at)) return true
  }
  return false
}

function put(target: object, key: string, value: unknown, enumerable = true): void {
  defineProperty(target, key, { __proto__: null, value, writable: true, configurable: true, enumerable } as PropertyDescriptor)
}

function copyProperties(value: object, copy: object, memory: Memory): object {
  const names = keys(value)
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    // A getter that ran before may have removed it.
    if (hasOwn(value, name)) put(copy, name, clone((value as Record<string, unknown>)[name], memory))
  }
  return copy
}

function cloneMap(value: object, memory: Memory): unknown {
  const copy = remember(memory, value, new Map())
  const entries: [unknown, unknown][] = []
  mapForEach(value, (item: unknown, key: unknown) => push(entries, [key, item]))
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as [unknown, unknown]
    const key = clone(entry[0], memory)
    mapSet(copy, key, clone(entry[1], memory))
  }
  return copy
}

function cloneSet(value: object, memory: Memory): unknown {
  const copy = remember(memory, value, new Set())
  const items: unknown[] = []
  setForEach(value, (item: unknown) => push(items, item))
  for (let i = 0; i < items.length; i++) setAdd(copy, clone(items[i], memory))
  return copy
}

function cloneError(value: object, memory: Memory): unknown {
  if (isDOMException(value)) {
    const copy = remember(memory, value, new DOMException(value.message, value.name))
    if (typeof value.stack === 'string') put(copy, 'stack', value.stack, false)
    return copy
  }
  const source = value as { name?: unknown; stack?: unknown }
  const name = source.name === undefined ? 'Error' : text(source.name)
  const copy = remember(memory, value, new (hasOwn(errors, name) ? (errors[name] as typeof Error) : Error)())
  const message = getOwnPropertyDescriptor(value, 'message')
  if (message !== undefined && 'value' in message) put(copy, 'message', text(message.value), false)
  if (typeof source.stack === 'string') put(copy, 'stack', source.stack, false)
  const cause = getOwnPropertyDescriptor(value, 'cause')
  if (cause !== undefined && 'value' in cause) put(copy, 'cause', clone(cause.value, memory), false)
  return copy
}

function cloneView(value: object, memory: Memory): unknown {
  const tag = typedArrayTag(value)
  if (tag === undefined) {
    const buffer = clone(dataViewBuffer(value), memory) as ArrayBuffer
    return remember(memory, value, new DataView(buffer, dataViewOffset(value), dataViewLength(value)))
  }
  const buffer = clone(typedArrayBuffer(value), memory) as ArrayBuffer
  const Maker = typedArrays[tag] as (typeof typedArrays)[string]
  return remember(memory, value, new Maker(buffer, typedArrayOffset(value), typedArrayLength(value)))
}

function copyBuffer(value: ArrayBuffer): ArrayBuffer {
  const source = value as ArrayBuffer & { resizable?: boolean; maxByteLength?: number; detached?: boolean }
  if (source.detached === true) throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError')
  if (source.resizable !== true || resizeBuffer === undefined) return apply(sliceBuffer, value, [0]) as ArrayBuffer
  const Resizable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number | undefined }) => ArrayBuffer
  const copy = new Resizable(source.byteLength, { maxByteLength: source.maxByteLength })
  new Uint8Array(copy).set(new Uint8Array(value))
  return copy
}

function cloneLeaf(value: object, brand: Brand): unknown {
  switch (brand) {
    case 'Date':
      return new Date(dateTime(value))
    case 'RegExp':
      return new RegExp(regExpSource(value), regExpFlags(value))
    case 'ArrayBuffer':
      return copyBuffer(value as ArrayBuffer)
    case 'SharedArrayBuffer':
      return value
    case 'Boolean':
      return Object(booleanValue(value))
    case 'Number':
      return Object(numberValue(value))
    case 'String':
      return Object(stringValue(value))
    case 'BigInt':
      return Object(bigIntValue(value))
    case 'Promise':
    case 'WeakMap':
    case 'WeakSet':
    case 'WeakRef':
    case 'FinalizationRegistry':
      return refuse(`#<${brand}>`)
    default:
      return refuse(Object.prototype.toString.call(value))
  }
}
