import type { Brand } from './brand.ts'
import { describeError } from './inspect-error.ts'
import type { Frame } from './inspect-layout.ts'
import { hexByte, prefixOf, showFunction, showKey, showPrimitive } from './inspect-text.ts'
import type { Context } from './inspect-value.ts'
import { shownAs } from './shown-as.ts'
import {
  bigIntValue, booleanValue, dataViewBuffer, dataViewLength, dataViewOffset, dateIso, dateTime, hasOwn,
  isArray, join, keys, mapForEach, mapSize, min, numberValue, objectToText, ownKeys, push, regExpText, repeat, setForEach, setSize, splitText, stringValue, symbolValue, text,
  typedArrayLength,
} from './primordials.ts'

export interface Subject {
  brand: Brand
  name: string | null
  tag: string
  /** The properties that will show; a kind may add and take away. */
  keys: PropertyKey[]
  depth: number
  /** Inside what already told its own prefix. */
  typed: boolean
}

type Show = (value: unknown, typed?: boolean) => string

export interface ObjectFrame extends Frame {
  /** Shows what the object holds besides its properties; null when that is nothing. */
  entries: ((show: Show) => string[]) | null
}

/** How an object of each kind begins, ends, and shows what is its own. */
export function frameOf(context: Context, value: object, subject: Subject): ObjectFrame {
  const { brand, name, tag } = subject
  const braces = (prefix: string, entries: ObjectFrame['entries'] = null): ObjectFrame => ({
    base: '', opening: `${prefix}{`, closing: '}', list: null, entries,
  })
  const based = (base: string): ObjectFrame => ({ base, opening: '{', closing: '}', list: null, entries: null })
  const boxed = (kind: string, primitive: unknown): ObjectFrame => {
    const own = name === kind ? '' : name === null ? ' (null prototype)' : ` (${name})`
    return based(`[${kind}${own}: ${showPrimitive(primitive)}]`)
  }

  switch (brand) {
    case 'Array': {
      const list = value as unknown[]
      const prefix = name === 'Array' && tag === '' ? '' : prefixOf(name, tag, 'Array', `(${list.length})`)
      return {
        base: '', opening: `${prefix}[`, closing: ']', list, entries: list.length === 0 ? null : (show) => showItems(context, list, show),
      }
    }
    case 'TypedArray': {
      const list = value as unknown as unknown[]
      const length = typedArrayLength(value)
      return {
        base: '',
        opening: `${prefixOf(name, tag, tag, `(${length})`)}[`,
        closing: ']',
        list,
        entries: length === 0 ? null : (show) => showItems(context, list, show, length),
      }
    }
    case 'Set': {
      const size = setSize(value)
      return braces(prefixOf(name, tag, 'Set', `(${size})`), size === 0 ? null : (show) => showMembers(context, value, size, show))
    }
    case 'Map': {
      const size = mapSize(value)
      return braces(prefixOf(name, tag, 'Map', `(${size})`), size === 0 ? null : (show) => showPairs(context, value, size, show))
    }
    case 'Function':
      return based(showFunction(value))
    case 'RegExp':
      return based(name === 'RegExp' ? regExpText(value) : `${prefixOf(name, tag, 'RegExp')}${regExpText(value)}`)
    case 'Date': {
      const shown = dateTime(value) === dateTime(value) ? dateIso(value) : 'Invalid Date'
      return based(name === 'Date' ? shown : `${prefixOf(name, tag, 'Date')}${shown}`)
    }
    case 'Error':
      return based(join(splitText(describeError(value, subject), '\n'), `\n${repeat(' ', context.indentation)}`))
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return braces(prefixOf(name, tag, brand), () => showBytes(value as ArrayBuffer, context.maxArrayLength))
    case 'DataView':
      return braces(prefixOf(name, tag, 'DataView'), (show) => {
        context.indentation += 2
        const buffer = show(dataViewBuffer(value))
        context.indentation -= 2
        return [`[byteLength]: ${dataViewLength(value)}`, `[byteOffset]: ${dataViewOffset(value)}`, `[buffer]: ${buffer}`]
      })
    case 'WeakMap':
    case 'WeakSet':
      return braces(prefixOf(name, tag, brand), () => ['<items unknown>'])
    case 'Boolean':
      return boxed(brand, booleanValue(value))
    case 'Number':
      return boxed(brand, numberValue(value))
    case 'String':
      return boxed(brand, stringValue(value))
    case 'BigInt':
      return boxed(brand, bigIntValue(value))
    case 'Symbol':
      return boxed(brand, symbolValue(value))
    default: {
      const own = brand === 'Object' ? shownAs(value) : undefined
      if (own !== undefined) return braces(prefixOf(name, tag, 'Object'), (show) => showState(context, own(value), show))
      if (name === 'Object' && tag === '' && objectToText(value) === '[object Arguments]') return braces('[Arguments] ')
      return braces(name === 'Object' && tag === '' ? '' : prefixOf(name, tag, 'Object'))
    }
  }
}

/** What a class of the platform keeps in private. */
function showState(context: Context, state: object, show: Show): string[] {
  const parts: string[] = []
  context.indentation += 2
  if (isArray(state)) {
    for (let i = 0; i < state.length && i < context.maxArrayLength; i++) {
      const pair = state[i] as [unknown, unknown]
      push(parts, `${show(pair[0])} => ${show(pair[1])}`)
    }
    if (state.length > parts.length) push(parts, more(state.length - parts.length))
  } else {
    const names = keys(state)
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string
      push(parts, `${showKey(name)}: ${show((state as Record<string, unknown>)[name])}`)
    }
  }
  context.indentation -= 2
  return parts
}

const more = (count: number, what = 'item'): string => `... ${count} more ${what}${count > 1 ? 's' : ''}`

function showItems(context: Context, list: ArrayLike<unknown>, show: Show, length = list.length): string[] {
  const limit = min(length, context.maxArrayLength)
  const parts: string[] = []
  context.indentation += 2
  let index = 0
  for (; index < limit && context.budget >= 0; index++) {
    if (!hasOwn(list, index)) break
    push(parts, show(list[index]))
  }
  if (index < limit && context.budget >= 0) index = showSparse(list, index, limit, parts, show)
  context.indentation -= 2
  if (index < length) push(parts, more(length - index))
  return parts
}

/** Goes on where a hole begins; a run of holes counts as one part. Gives the index reached. */
function showSparse(list: ArrayLike<unknown>, from: number, limit: number, parts: string[], show: Show): number {
  const { length } = list
  const empty = (count: number): string => `<${count} empty item${count > 1 ? 's' : ''}>`
  const names = ownKeys(list)
  let index = from
  for (let i = from; i < names.length && parts.length < limit; i++) {
    const at = Number(names[i] as string)
    // Index keys come first and in order; the first other key ends them.
    if (!(at >= index && at < length) || text(at) !== names[i]) break
    if (at > index) {
      push(parts, empty(at - index))
      index = at
      if (parts.length >= limit) return index
    }
    push(parts, show(list[at]))
    index = at + 1
  }
  if (parts.length < limit && index < length) {
    push(parts, empty(length - index))
    index = length
  }
  return index
}

function showMembers(context: Context, value: object, size: number, show: Show): string[] {
  const parts: string[] = []
  context.indentation += 2
  setForEach(value, (item: unknown) => {
    if (parts.length < context.maxArrayLength && context.budget >= 0) push(parts, show(item))
  })
  context.indentation -= 2
  if (size > parts.length) push(parts, more(size - parts.length))
  return parts
}

function showPairs(context: Context, value: object, size: number, show: Show): string[] {
  const parts: string[] = []
  context.indentation += 2
  mapForEach(value, (item: unknown, key: unknown) => {
    if (parts.length < context.maxArrayLength && context.budget >= 0) push(parts, `${show(key)} => ${show(item)}`)
  })
  context.indentation -= 2
  if (size > parts.length) push(parts, more(size - parts.length))
  return parts
}

function showBytes(buffer: ArrayBufferLike, limit: number): string[] {
  const bytes = new Uint8Array(buffer)
  const length = bytes.length
  let shown = ''
  for (let i = 0; i < length && i < min(limit, 50); i++) shown += `${i > 0 ? ' ' : ''}${hexByte(bytes[i] as number)}`
  const rest = length - min(limit, 50)
  if (rest > 0) shown += ` ${more(rest, 'byte')}`
  return [`[Uint8Contents]: <${shown}>`, `[byteLength]: ${length}`]
}
