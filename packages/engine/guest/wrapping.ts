import { tellPatterns } from './accesses.ts'
import { isKnown, isObject } from './locations.ts'
import { apply } from './std/primordials.ts'
import { tracking } from './tracking.ts'

export type Any = (this: unknown, ...args: unknown[]) => unknown
/** Tells what a built-in is about to read and write. */
type Tell = (self: object, args: unknown[]) => void

interface Wrapped {
  owner: object
  name: PropertyKey
  descriptor: PropertyDescriptor
}

const wrapped: Wrapped[] = []
const byOriginal = new Map<unknown, Any>()
const originals = new Map<unknown, unknown>()

/** Puts the wrappers in place: only in a tracked run, before any of its program. */
export function wrapBuiltIns(): void {
  for (let index = 0; index < wrapped.length; index++) {
    const { owner, name, descriptor } = wrapped[index]!
    Object.defineProperty(owner, name, descriptor)
  }
  tellPatterns()
}

/** Replaces a value by another. */
export function replace(owner: object, name: PropertyKey, value: unknown): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name)
  if (descriptor) wrapped.push({ owner, name, descriptor: { ...descriptor, value } })
}

/** What an object keeps behind getters and setters. */
export function accessors(owner: object, names: readonly PropertyKey[], reads: Tell, writes: Tell): void {
  for (const name of names) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    if (descriptor === undefined) continue
    const around = (original: Any | undefined, tellOf: Tell): Any | undefined =>
      original && function (this: unknown, ...args: unknown[]): unknown {
        if (tracking.tells && isObject(this) && isKnown(this)) tellOf(this, args)
        return apply(original, this, args)
      }
    wrapped.push({ owner, name, descriptor: { ...descriptor, get: around(descriptor.get, reads), set: around(descriptor.set, writes) } as PropertyDescriptor })
  }
}

export function wrap(owner: object, name: PropertyKey, around: (original: Any) => Any): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name)
  if (descriptor === undefined) return
  const isGetter = descriptor.get !== undefined
  const original = (isGetter ? descriptor.get : descriptor.value) as Any
  // `values` and the iterator of a Set are one function, and stay one.
  const wrapper = byOriginal.get(original) ?? around(original)
  byOriginal.set(original, wrapper)
  originals.set(wrapper, original)
  Object.defineProperty(wrapper, 'name', { value: original.name, configurable: true })
  Object.defineProperty(wrapper, 'length', { value: original.length, configurable: true })
  wrapped.push({ owner, name, descriptor: isGetter ? { ...descriptor, get: wrapper } : { ...descriptor, value: wrapper } })
}

/** Methods of objects of one kind. */
export function methods(owner: object, names: readonly PropertyKey[], tellOf: Tell, makes = false): void {
  for (const name of names)
    wrap(owner, name, (original) => ({
      method(this: unknown, ...args: unknown[]): unknown {
        // What the program never had in its hands is the prelude's own.
        if ((tracking.tells || makes) && isObject(this) && (makes || isKnown(this))) tellOf(this, args)
        return apply(original, this, args)
      },
    }).method)
}

/** Functions that get the object as their first argument. */
export function functions(owner: object, names: readonly PropertyKey[], tellOf: (args: unknown[]) => void, then: (result: unknown) => void = () => {}): void {
  for (const name of names)
    wrap(owner, name, (original) => ({
      method(this: unknown, ...args: unknown[]): unknown {
        if (tracking.tells) tellOf(args)
        const result = apply(original, this, args)
        then(result)
        return result
      },
    }).method)
}
