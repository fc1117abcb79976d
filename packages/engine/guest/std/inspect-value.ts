import { type Brand, brandOf } from './brand.ts'
import { frameOf } from './inspect-kinds.ts'
import { arrange, type Layout } from './inspect-layout.ts'
import { classNameOf, prefixOf, showKey, showPrimitive, tagOf } from './inspect-text.ts'
import {
  apply, exec, getOwnPropertyDescriptor, hasOwn, isEnumerable, min, ownKeys, push, removeAt, sliceText, sort,
} from './primordials.ts'

export interface InspectOptions {
  /** Levels of objects within objects; deeper ones show as `[Object]`. Null: no end. */
  depth?: number | null
  breakLength?: number
  compact?: number | false
  sorted?: boolean
  /** Runs getters and shows what they give. */
  getters?: boolean
  showHidden?: boolean
  maxArrayLength?: number | null
  maxStringLength?: number | null
  /** Whether an object's own `[nodejs.util.inspect.custom]` is heard. */
  customInspect?: boolean
  /** Characters of the whole text; past it the text is cut. */
  maxLength?: number
}

export interface Context extends Layout {
  depth: number
  sorted: boolean
  getters: boolean
  showHidden: boolean
  maxStringLength: number
  customInspect: boolean
  /** Characters still to be spent before objects are shown by their names alone. */
  budget: number
  seen: object[]
  circular: object[]
}

const CUSTOM = Symbol.for('nodejs.util.inspect.custom')
const LONGEST = 10_000
/** A level costs several frames, and running out of the engine's stack cannot always be caught. */
const DEEPEST = 200
const UNSHOWN = '[Object: cannot be shown]'

/** Any value as `util.inspect` would show it. Never throws, whatever traps and getters do, and never grows past `maxLength`. */
export function inspect(value: unknown, options: InspectOptions = {}): string {
  const longest = options.maxLength ?? LONGEST
  return clip(show(contextOf(options, longest), value, 0), longest)
}

export function clip(shown: string, longest = LONGEST): string {
  if (shown.length <= longest) return shown
  return `${sliceText(shown, 0, longest)}... ${shown.length - longest} more characters`
}

function contextOf(options: InspectOptions, longest: number): Context {
  const { depth, maxArrayLength, maxStringLength } = options
  return {
    breakLength: options.breakLength ?? 80,
    compact: options.compact ?? 3,
    indentation: 0,
    currentDepth: 0,
    maxArrayLength: maxArrayLength === null ? Infinity : (maxArrayLength ?? 100),
    maxStringLength: maxStringLength === null ? Infinity : (maxStringLength ?? LONGEST),
    depth: min(depth === null ? DEEPEST : (depth ?? 2), DEEPEST),
    sorted: options.sorted ?? false,
    getters: options.getters ?? false,
    showHidden: options.showHidden ?? false,
    customInspect: options.customInspect ?? true,
    budget: longest * 2,
    seen: [],
    circular: [],
  }
}

function show(context: Context, value: unknown, depth: number, typed = false): string {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    const room = context.breakLength - context.indentation - 4
    const shown = showPrimitive(value, room, context.indentation, context.maxStringLength)
    context.budget -= shown.length
    return shown
  }
  const { indentation } = context
  try {
    for (let i = 0; i < context.seen.length; i++) {
      if (context.seen[i] === value) return `[Circular *${circularIndex(context, value)}]`
    }
    const own = context.customInspect ? custom(context, value, depth) : undefined
    return own ?? showObject(context, value, depth, typed)
  } catch {
    // A trap or a getter threw, or the nesting is deeper than the stack.
    context.indentation = indentation
    return typeof value === 'function' ? '[Function]' : UNSHOWN
  }
}

function circularIndex(context: Context, value: object): number {
  for (let i = 0; i < context.circular.length; i++) if (context.circular[i] === value) return i + 1
  push(context.circular, value)
  return context.circular.length
}

function custom(context: Context, value: object, depth: number): string | undefined {
  const method: unknown = (value as Record<symbol, unknown>)[CUSTOM]
  if (typeof method !== 'function' || method === inspect) return undefined
  const result: unknown = apply(method as () => unknown, value, [context.depth - depth, {}, inspect])
  if (result === value) return undefined
  return typeof result === 'string' ? result : show(context, result, depth)
}

function showObject(context: Context, value: object, depth: number, typed: boolean): string {
  const brand = brandOf(value)
  const name = classNameOf(value)
  const tag = tagOf(value)
  const keys = visibleKeys(context, value, brand)
  const frame = frameOf(context, value, { brand, name, tag, keys, depth, typed })
  if (keys.length === 0 && frame.entries === null) return frame.base === '' ? `${frame.opening}${frame.closing}` : frame.base
  if (depth > context.depth || context.budget < 0)
    return `[${brand === 'Array' ? 'Array' : sliceText(prefixOf(name, tag, 'Object'), 0, -1)}]`

  const place = context.seen.length
  push(context.seen, value)
  context.currentDepth = depth + 1
  let parts: string[]
  try {
    parts = frame.entries === null ? [] : frame.entries((inner, isTyped) => show(context, inner, depth + 1, isTyped))
    const named: string[] = []
    for (let i = 0; i < keys.length; i++) {
      if (context.budget < 0) {
        push(named, `... ${keys.length - i} more`)
        break
      }
      push(named, showProperty(context, value, keys[i] as PropertyKey, depth + 1))
    }
    // Values of an array stay where they are; the entries of a Map or a Set are sorted with the properties.
    if (context.sorted && frame.list !== null) sort(named)
    for (let i = 0; i < named.length; i++) push(parts, named[i] as string)
    if (context.sorted && frame.list === null) sort(parts)
  } finally {
    removeAt(context.seen, place)
  }
  if (parts.length === 0) return `${frame.opening}${frame.closing}`
  const arranged = arrange(context, parts, frame, depth + 1)
  for (let i = 0; i < context.circular.length; i++) {
    if (context.circular[i] === value) return `<ref *${i + 1}> ${arranged}`
  }
  return arranged
}

const INDEX = /^(0|[1-9][0-9]{0,9})$/

function visibleKeys(context: Context, value: object, brand: Brand): PropertyKey[] {
  const indexed = brand === 'Array' || brand === 'TypedArray' || brand === 'String'
  // Listing a huge array's indexes only to drop them would cost more than any extra property is worth.
  if (indexed && (value as ArrayLike<unknown>).length > 10_000) return []
  const all = ownKeys(value)
  const keys: PropertyKey[] = []
  for (let i = 0; i < all.length; i++) {
    const key = all[i] as PropertyKey
    if (indexed && typeof key === 'string' && exec(INDEX, key) !== null) continue
    if (context.showHidden ? typeof key === 'string' || isEnumerable(value, key) : isEnumerable(value, key)) push(keys, key)
  }
  return keys
}

function showProperty(context: Context, value: object, key: PropertyKey, depth: number): string {
  const descriptor = getOwnPropertyDescriptor(value, key) ?? { value: (value as Record<PropertyKey, unknown>)[key], enumerable: true }
  const shown = showKey(key, descriptor.enumerable !== false)
  if (hasOwn(descriptor, 'value')) {
    context.indentation += 2
    const text = show(context, descriptor.value, depth)
    context.indentation -= 2
    context.budget -= shown.length
    return `${shown}: ${text}`
  }
  const { get, set } = descriptor
  if (get === undefined) return `${shown}: ${set === undefined ? 'undefined' : '[Setter]'}`
  const kind = set === undefined ? 'Getter' : 'Getter/Setter'
  if (!context.getters) return `${shown}: [${kind}]`
  context.indentation += 2
  const text = gotten(context, get, value, depth, kind)
  context.indentation -= 2
  return `${shown}: ${text}`
}

function gotten(context: Context, get: () => unknown, value: object, depth: number, kind: string): string {
  try {
    const result: unknown = apply(get, value, [])
    const shown = show(context, result, depth)
    return typeof result === 'object' && result !== null ? `[${kind}] ${shown}` : `[${kind}: ${shown}]`
  } catch {
    return `[${kind}: <Inspection threw>]`
  }
}
