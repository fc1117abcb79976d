import type { TraceRecord } from '../trace/trace.ts'

/** Leaves out accesses to what only one task touched, and within one event. */
export function sharedOnly(records: TraceRecord[]): TraceRecord[] {
  const first = new Map<string, { task: number | null; step: number }>()
  const shared = new Set<string>()
  for (const record of records) {
    if (record.type !== 'access') continue
    const { location, task, step } = record
    const known = first.get(location)
    if (!known) first.set(location, { task, step })
    else if (known.task !== task || known.step !== step) shared.add(location)
  }
  return records.filter((record) => record.type !== 'access' || shared.has(record.location))
}
