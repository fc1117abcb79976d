import { isDOMException } from './dom-exception.ts'
import type { Subject } from './inspect-kinds.ts'
import {
  getOwnPropertyDescriptor, hasOwn, includesText, isArray, push, removeAt, text,
} from './primordials.ts'

/**
 * `TypeError: message`, the line that a stack would begin with: the lines below it belong to the sandbox's own engine.
 * In brackets when the error stands inside another value. Takes what the line tells out of the subject's properties,
 * and adds the cause and an AggregateError's errors.
 */
export function describeError(value: object, subject: Subject): string {
  const message = textOf(() => (value as Error).message)
  const line = headline(value, subject.name, message)
  for (let i = subject.keys.length - 1; i >= 0; i--) {
    const key = subject.keys[i]
    if (key !== 'name' && key !== 'message' && key !== 'stack') continue
    const own: unknown = getOwnPropertyDescriptor(value, key)?.value
    if (key === 'stack' || (typeof own === 'string' && includesText(line, own))) removeAt(subject.keys, i)
  }
  if (hasOwn(value, 'cause') && !includes(subject.keys, 'cause')) push(subject.keys, 'cause')
  if (isArray(getOwnPropertyDescriptor(value, 'errors')?.value) && !includes(subject.keys, 'errors')) push(subject.keys, 'errors')
  return subject.depth > 0 ? `[${line}]` : line
}

function headline(value: object, className: string | null, message: string): string {
  if (isDOMException(value)) return `DOMException [${value.name}]: ${message}`
  const given = textOf(() => (value as Error).name) || 'Error'
  const name = className === null ? `[${given}: null prototype]` : improve(given, className)
  return message === '' ? name : `${name}: ${message}`
}

const BUILT_IN = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'AggregateError']

/** A subclass that never set `name` is told by its class as well. */
function improve(name: string, className: string): string {
  if (name === className || !includes(BUILT_IN, name)) return name
  return includes(BUILT_IN, className) || includesText(className, name) ? className : `${className} [${name}]`
}

function includes(keys: readonly PropertyKey[], key: PropertyKey): boolean {
  for (let i = 0; i < keys.length; i++) if (keys[i] === key) return true
  return false
}

function textOf(read: () => unknown): string {
  try {
    const value = read()
    return typeof value === 'string' ? value : value === undefined ? '' : text(value)
  } catch {
    return ''
  }
}
