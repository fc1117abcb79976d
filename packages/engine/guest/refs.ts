import { refKinds } from './ops.ts'
import { makePromise } from './settling.ts'

/** Which promise is whose: lets an await say what it waits for. */
const refs = new WeakMap<object, number>()
const { get, set } = WeakMap.prototype
const getRef = get.call.bind(get) as (map: typeof refs, key: object) => number | undefined
const setRef = set.call.bind(set) as (map: typeof refs, key: object, value: number) => void

export function remember(promise: object, kind: (typeof refKinds)[number], id: number): void {
  rememberRef(promise, id * 4 + refKinds.indexOf(kind))
}

/** The same for a reference that is packed already. */
export function rememberRef(promise: object, ref: number): void {
  setRef(refs, promise, ref)
  makePromise(promise, ref)
}

/** The packed reference of a promise, -1 for one that the engine does not know. */
export function refOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return -1
  return getRef(refs, value) ?? -1
}
