import type { refKinds } from './ops.ts'
import { makePromise } from './settling.ts'
import { newWeakTable } from './std/tables.ts'

/** Which promise is whose: lets an await say what it waits for. */
const refs = newWeakTable<object, number>()
const kinds = { task: 0, io: 1, timer: 2, group: 3 } satisfies Record<(typeof refKinds)[number], number>

export function remember(promise: object, kind: (typeof refKinds)[number], id: number): void {
  rememberRef(promise, id * 4 + kinds[kind])
}

/** The same for a reference that is packed already. */
export function rememberRef(promise: object, ref: number): void {
  refs.set(promise, ref)
  makePromise(promise, ref)
}

/** The packed reference of a promise, -1 for one that the engine does not know. */
export function refOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return -1
  return refs.get(value) ?? -1
}
