import { findings } from '../findings/findings.ts'
import type { Trace } from '../trace/trace.ts'

/** Findings as short lines, `B1 app.ts:3 at 5`, or those of one id only. */
export function findingLines(trace: Trace, id?: string): string[] {
  return findings(trace)
    .filter((finding) => id === undefined || finding.id === id)
    .map(({ id, place, at }) => `${id} ${place.file}:${place.line} at ${at}`)
}
