import { askNumber } from './host.ts'
import { op } from './ops.ts'
import { subscribe } from './settling.ts'
import { goOn, tellAfresh, tracking, type Waiting, waitingNow } from './tracking.ts'

/** Hooks for awaits in functions that `compile` leaves as they are, in a program that tells its accesses. */

/** Before an await: since when what follows will have waited. */
export function wn(): Waiting | undefined {
  return tracking.on ? waitingNow() : undefined
}

/** What is awaited, or what an async generator gives, which awaits it. */
export function aw<T>(value: T): T {
  subscribe(value)
  return value
}

/** Behind an await. */
export function ar<T>(waiting: Waiting | undefined, value: T): T {
  if (tracking.on) tellAfresh(askNumber(op.context, -1, goOn(waiting)))
  return value
}
