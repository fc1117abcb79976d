import { getPrototypeOf } from './std/primordials.ts'
import { tell } from './host.ts'
import { isKnown, isObject, make, makeFrom, matters, mode, eventOf, nameOf, numberOf, touch, whole } from './locations.ts'
import { op } from './ops.ts'
import { newTable } from './std/tables.ts'
import { tracking } from './tracking.ts'

const promisePrototype = Promise.prototype

/** The host looks after each event whether the promise is settled: that is a write of it, by that event. `ref` is -1 for none. */
export function watchPromise(value: object, ref: number): void {
  if (isPromise(value)) tell(op.watchPromise, eventOf(value), numberOf(value), value, ref)
}

/** Also of a class of the program's own. */
function isPromise(value: object): boolean {
  let prototype = getPrototypeOf(value)
  while (prototype !== null && prototype !== promisePrototype) prototype = getPrototypeOf(prototype)
  return prototype !== null
}

/** A promise that was just made. */
export function makePromise(promise: object, ref = -1): void {
  if (!tracking.on || isKnown(promise)) return
  make(promise)
  watchPromise(promise, ref)
}

/** Somebody waits for the promise: before it is settled or after, that is the question. */
export function subscribe(promise: unknown): void {
  // One that this very event made tells nobody anything.
  if (!tracking.on || !isObject(promise) || !matters(promise) || !isPromise(promise)) return
  makePromise(promise)
  touch(promise, whole.settled, mode.read)
}

const awaited = newTable<number, object>()

/** A task waits for a value. */
export function awaits(task: number, value: unknown): void {
  if (!tracking.on || !isObject(value)) return
  subscribe(value)
  awaited.set(task, value)
}

/** A task was given the value that it waited for. */
export function received(task: number, value: unknown): void {
  if (!tracking.on || !isObject(value) || isKnown(value)) return
  const promise = awaited.get(task)
  if (promise !== undefined) makeFrom(promise, value)
}

/** The first member to settle may settle the group. */
export function joinMembers(number: number, kind: string, group: object, members: readonly unknown[]): void {
  if (!tracking.on) return
  makePromise(group)
  let list = ''
  for (let index = 0; index < members.length; index++) {
    const member = members[index]
    subscribe(member)
    list += `${index > 0 ? ',' : ''}${isObject(member) ? nameOf(member) : ''}`
  }
  tell(op.groupMembers, number, kind, nameOf(group), list)
}
