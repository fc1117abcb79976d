import { observe } from './std/abort.ts'
import { shown } from './describe-error.ts'
import { askNumber, tell } from './host.ts'
import { make, mode, touch, whole } from './locations.ts'
import { op } from './ops.ts'
import { newWeakTable } from './std/tables.ts'
import { tracking } from './tracking.ts'

/** Signals as the trace knows them, by number. */
const ids = newWeakTable<object, number>()

/** How the next signal created came to be, when it is the world's and not the program's. */
let nextKind: 'client' | null = null

/** The number of a signal, -1 for anything else. */
export function signalId(value: unknown): number {
  if (typeof value !== 'object' || value === null) return -1
  return ids.get(value) ?? -1
}

/** Makes a controller whose signal the trace shows as a client's. */
export function asClient<T>(create: () => T): T {
  nextKind = 'client'
  try {
    return create()
  } finally {
    nextKind = null
  }
}

export function watchSignals(): void {
  observe.created = (signal, kind, from) => {
    let sources = ''
    for (let index = 0; index < from.length; index++) sources += `${index > 0 ? ',' : ''}${signalId(from[index])}`
    if (tracking.on) make(signal)
    ids.set(signal, askNumber(op.signalCreate, nextKind ?? kind, sources))
  }
  observe.aborted = (signal, reason) => {
    if (tracking.on) touch(signal, whole.listeners, mode.read)
    tell(op.signalAbort, signalId(signal), reason instanceof Error ? `${reason.name}: ${reason.message}` : shown(reason))
  }
  observe.read = (signal) => {
    if (tracking.on) tell(op.signalRead, signalId(signal))
  }
  observe.unlistened = (signal, count) => tell(op.signalUnlisten, signalId(signal), count)
  observe.listened = (signal, count) => tell(op.signalListen, signalId(signal), count)
}
