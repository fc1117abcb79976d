import { apply, getOwnPropertyDescriptor, getPrototypeOf, is } from './std/primordials.ts'
import {
  current, isKnown, isObject, make, meet, mode, readAll, readKeys, readProperty, removeProperty, targetOf, touch, touchVariable, whole, writeProperty,
} from './locations.ts'
import { refOf } from './refs.ts'
import { watchPromise } from './settling.ts'
import { tracking } from './tracking.ts'

/**
 * The hooks that `compile` puts into a program that is to tell its reads and writes: INSTRUMENTATION.md, "Accesses". Each
 * gives back what it was given, calls nothing of the program's, and in a run that is not tracked does nothing else.
 */

/** The last of its arguments: those before it are only told. */
export function i(...values: unknown[]): unknown {
  return values[values.length - 1]
}

/** What the program spreads or iterates. */
export function s<T>(site: number, value: T): T {
  if (!tracking.on || !isObject(value)) return value
  current.site = site
  meet(targetOf(value))
  return value
}

export function o<T>(value: T): T {
  return value
}

export function r<T>(site: number, object: T, key: string): T {
  if (!tracking.tells) return object
  current.site = site
  if (isObject(object)) readProperty(object, key, site)
  return object
}

export function rk<T>(site: number, object: unknown, key: T): T {
  if (!tracking.tells) return key
  current.site = site
  if (isObject(object)) {
    // An object becomes text only when it is used.
    if (isObject(key)) readAll(object, site)
    else readProperty(object, key, site)
  }
  return key
}

export function w<T>(site: number, object: unknown, key: unknown, value: T): T {
  if (tracking.tells && isObject(object)) {
    if (isObject(key)) writeAny(object, site)
    else writeProperty(object, key, site, { is: value })
  }
  return value
}

/** The same, when the value is only part of what will be written: `+=`. */
export function wc<T>(site: number, object: unknown, key: unknown, value: T): T {
  if (tracking.tells && isObject(object)) {
    if (isObject(key)) writeAny(object, site)
    else writeProperty(object, key, site, null)
  }
  return value
}

/** A key that is an object: it could be any. */
function writeAny(object: object, site: number): void {
  const target = targetOf(object)
  touch(target, whole.all, mode.write, site)
  touch(target, whole.keys, mode.write, site)
}

/** Reads and writes: `++`. */
export function u<T>(site: number, object: T, key: string): T {
  r(site, object, key)
  wc(site, object, key, undefined)
  return object
}

export function uk<T>(site: number, object: unknown, key: T): T {
  rk(site, object, key)
  wc(site, object, key, undefined)
  return key
}

export function d<T>(site: number, object: T, key: string): T {
  if (tracking.tells && isObject(object)) removeProperty(object, key, site)
  return object
}

export function dk<T>(site: number, object: unknown, key: T): T {
  if (tracking.tells && isObject(object)) {
    if (isObject(key)) writeAny(object, site)
    else removeProperty(object, key, site)
  }
  return key
}

export function has<T>(site: number, key: unknown, object: T): T {
  if (tracking.tells && isObject(object)) rk(site, object, key)
  return object
}

export function keys<T>(site: number, object: T): T {
  if (tracking.tells && isObject(object)) readKeys(object, site)
  return object
}

export function all<T>(site: number, object: T): T {
  if (tracking.tells && isObject(object)) readAll(object, site)
  return object
}

/** Reads along written-out names, as far as plain values lead. */
export function path<T>(site: number, object: T, ...names: string[]): T {
  if (!tracking.tells) return object
  let at: unknown = object
  for (let index = 0; index < names.length && isObject(at); index++) {
    const name = names[index]!
    readProperty(at, name, site)
    let holder: object | null = targetOf(at)
    let own: PropertyDescriptor | undefined
    while (holder !== null && (own = getOwnPropertyDescriptor(holder, name)) === undefined) holder = Reflect.getPrototypeOf(holder)
    at = own?.value
  }
  return object
}

/** Every object inherits a getter of this name in a tracked run: a pattern that asks for it tells what it reads. */
const pattern = Symbol('pattern')
let asked: { site: number; whole: boolean; keys: string[] } | null = null

export function q(site: number, isWhole: boolean, ...names: string[]): symbol {
  if (tracking.tells) asked = { site, whole: isWhole, keys: names }
  return pattern
}

/** What a pattern takes apart: one that inherits nothing has no such getter. */
export function ta<T>(site: number, value: T): T {
  if (tracking.tells && isObject(value) && getPrototypeOf(targetOf(value)) === null) readAll(value, site)
  return value
}

export function tellPatterns(): void {
  Object.defineProperty(Object.prototype, pattern, {
    configurable: true,
    get(this: unknown) {
      const told = asked
      asked = null
      if (told === null || !isObject(this)) return
      current.site = told.site
      if (told.whole) readAll(this, told.site)
      for (let index = 0; index < told.keys.length; index++) readProperty(this, told.keys[index], told.site)
    },
  })
}

/** The value of a call or of a literal: an object that nobody knows was made in this event. */
export function made<T>(value: T): T {
  if (!tracking.on || !isObject(value) || isKnown(value)) return value
  make(value)
  if (typeof value === 'function') {
    // Methods are looked up there.
    const prototype: unknown = getOwnPropertyDescriptor(value, 'prototype')?.value
    if (isObject(prototype)) make(prototype)
  } else if (refOf(value) < 0) watchPromise(value, -1)
  return value
}

type Settle = (value: unknown) => void
type Executor = (resolve: Settle, reject: Settle) => unknown

/** Of two calls that would settle a promise, the first one counts. */
export function exec(executor: unknown): unknown {
  if (!tracking.on || typeof executor !== 'function') return executor
  return (resolve: Settle, reject: Settle) => {
    const watched = settlers(resolve, reject)
    return (executor as Executor)(watched.resolve, watched.reject)
  }
}

export function settlers(resolve: Settle, reject: Settle): { resolve: Settle; reject: Settle } {
  const token = {}
  make(token)
  let settled = false
  const watched = (settle: Settle): Settle => (value) => {
    touch(token, whole.settled, settled ? mode.read : mode.write)
    settled = true
    settle(value)
  }
  return { resolve: watched(resolve), reject: watched(reject) }
}

export function bind(call: unknown, owner: unknown): unknown {
  if (typeof call !== 'function') return call
  return (...args: unknown[]) => apply(call as (...args: unknown[]) => unknown, owner, args) as unknown
}

/** An activation, whose variables functions share. */
export function scope(): object {
  const activation = {}
  if (tracking.on) make(activation)
  return activation
}

export function v<T>(site: number, activation: object | string, name: string, value?: T): T | undefined {
  if (tracking.tells) touchVariable(activation, name, mode.read, site)
  return value
}

/** Sets it to `value`; `before` is what it held, where that is known. */
export function vs<T>(site: number, activation: object | string, name: string, value: T, ...before: [unknown?]): T {
  if (tracking.tells) touchVariable(activation, name, before.length > 0 && is(before[0], value) ? mode.same : mode.write, site)
  return value
}

export function vu(site: number, activation: object | string, name: string): void {
  if (!tracking.tells) return
  touchVariable(activation, name, mode.read, site)
  touchVariable(activation, name, mode.write, site)
}

export function vw(site: number, activation: object | string, name: string): void {
  if (tracking.tells) touchVariable(activation, name, mode.write, site)
}
