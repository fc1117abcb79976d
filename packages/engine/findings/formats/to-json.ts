import type { Finding, StaticFinding } from '../finding.ts'

/** A finding as the command line prints it: flat, and stable from one version to the next. */
export interface JsonFinding {
  id: string
  title: string
  file: string
  line: number
  column: number
  /** `run`: proved by a run. `source`: suspected from the source. */
  by: 'run' | 'source'
  /** Virtual milliseconds of the moment that proves it; null from the source. */
  atMs: number | null
  message: string
  fix: string
}

/** Findings as plain data for `JSON.stringify`. */
export function findingsToJson(found: readonly (Finding | StaticFinding)[]): JsonFinding[] {
  return found.map((one) => {
    const { id, title, place, message, fix } = one
    const moment = 'at' in one ? { by: 'run' as const, atMs: one.at } : { by: 'source' as const, atMs: null }
    return { id, title, file: place.file, line: place.line, column: place.column, ...moment, message, fix }
  })
}
