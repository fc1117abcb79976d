import type { Trace } from '@interleave/engine/trace/trace.ts'

/** Pixels that a compact timeline of this run wants: a lane for each task, resource and outside event, who waits at the moment, and its controls. */
export function timelineHeight(trace: Trace): number {
  const lanes = new Set<string>()
  for (const record of trace.records) {
    if (record.type === 'task-start') lanes.add(`task ${record.task}`)
    else if (record.type === 'io-issue') lanes.add(`io ${record.resource}`)
    else if (record.type === 'outside-expect') lanes.add(`outside ${record.label}`)
  }
  // Several operations of one resource at once take a row each; the drawing scrolls when there are more than these.
  return Math.min(530, Math.max(280, 200 + lanes.size * 30))
}
