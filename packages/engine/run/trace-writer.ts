import { refKinds } from '../guest/ops.ts'
import type { Enabled } from './scheduler.ts'
import type { Place, Ref, RunEnd, TraceRecord } from '../trace/trace.ts'

/** A record before it is stamped with its time and its step. */
export type Unstamped = TraceRecord extends infer R ? (R extends TraceRecord ? Omit<R, 'at' | 'step'> : never) : never

/** The records of a run, each stamped with the time and the event in which it was made. */
export class TraceWriter {
  readonly records: TraceRecord[] = []
  atMs = 0
  step = 0
  /** How the run ended, as soon as it has. */
  end: RunEnd | null = null

  /** Every record is made for this call, so that it can be stamped in place: there are a hundred in a short run. */
  add(record: Unstamped & { at?: number; step?: number }): undefined {
    record.at = this.atMs
    record.step = this.step
    this.records.push(record as TraceRecord)
  }

  /** Where the timer was set, or the I/O issued, that an event completes. */
  placeOf(event: Pick<Enabled, 'kind' | 'of'> | undefined): Place | null {
    for (const record of this.records) {
      if (record.type === 'timer-set' && event?.kind === 'timer' && record.timer === event.of) return record.place
      if (record.type === 'io-issue' && event?.kind !== 'timer' && record.io === event?.of) return record.place
    }
    return null
  }
}

/** A reference as the guest packs it; null for a promise that the engine does not know. */
export function readRef(packed: number): Ref | null {
  if (!(packed >= 0)) return null
  const kind = refKinds[packed % 4]
  return kind ? { kind, id: Math.floor(packed / 4) } : null
}

/** The guest says -1 for none. */
export function orNull(id: number): number | null {
  return id < 0 ? null : id
}

export function placeOf({ file, line, column }: Place): Place {
  return { file, line, column }
}
