import type { Place, Trace, TraceRecord } from '../../trace/trace.ts'
import { ms } from '../../trace/in-words.ts'
import { catalogue } from '../catalogue.ts'
import type { Finding, StaticFinding } from '../finding.ts'

/**
 * What a run says to a suspicion. `confirmed`: this run proves it. `refuted`: the run came by, and what was feared did
 * not happen in it; another order may still show it. `not reached`: the run never came there. `open`: the run came by, and
 * no run can tell.
 */
export type SuspicionVerdict = 'confirmed' | 'refuted' | 'not reached' | 'open'

export interface Confirmed extends StaticFinding {
  verdict: SuspicionVerdict
  /** Why, in a sentence. */
  reason: string
  /** The finding that confirms it. */
  by: Finding | null
}

/** Holds suspicions against the findings of a run, and the run itself. */
export function confirm(suspicions: readonly StaticFinding[], findings: readonly Finding[], trace: Trace): Confirmed[] {
  const passed = placesOf(trace)
  return suspicions.map((suspicion) => {
    const by = findings.find(({ id, place }) => id === suspicion.id && isIn(suspicion, place)) ?? null
    if (by) return { ...suspicion, by, verdict: 'confirmed', reason: `At ${ms(by.at)} of this run: ${by.message}` }
    const at = passed.find(({ place }) => isIn(suspicion, place))
    if (!at) return { ...suspicion, by, verdict: 'not reached', reason: `This run never came to line ${suspicion.place.line}.` }
    if (!catalogue[suspicion.id].how.includes('run')) return { ...suspicion, by, verdict: 'open', reason: `This run came by at ${ms(at.at)}; whether it is a mistake, no run can tell.` }
    return { ...suspicion, by, verdict: 'refuted', reason: `This run came by at ${ms(at.at)}, and what is feared did not happen in it.` }
  })
}

/** Whether the place lies on the lines of the suspicious code. */
function isIn({ place, about }: StaticFinding, { file, line }: Place): boolean {
  return file === place.file && line >= about.from && line <= about.to
}

/** Every place that the run came by, with its time. */
function placesOf({ records }: Trace): { place: Place; at: number }[] {
  return records.flatMap((record) => {
    const place = placeOf(record)
    return place ? [{ place, at: record.at }] : []
  })
}

function placeOf(record: TraceRecord): Place | null {
  // Where a task begins is where its function stands; it has been reached when it was called.
  return 'place' in record ? (record.place ?? null) : null
}
