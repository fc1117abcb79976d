import { layoutTimeline, type Lane } from './timeline.ts'
import { readTrace } from './trace-model.ts'
import type { Trace } from './trace.ts'

/**
 * One event of the Chrome Trace Event Format ("Trace Event Format", Google, 2016), as Perfetto and DevTools read it.
 * `ts` and `dur` are microseconds.
 */
export interface ChromeEvent {
  name: string
  cat: string
  ph: 'X' | 'i' | 's' | 't' | 'f' | 'M'
  ts: number
  pid: number
  tid: number
  dur?: number
  id?: number
  bp?: 'e'
  s?: 't' | 'p' | 'g'
  args?: Record<string, unknown>
}

export interface ChromeTrace {
  traceEvents: ChromeEvent[]
  displayTimeUnit: 'ms'
  otherData: Record<string, string | number>
}

const PID = 1

/** A trace that opens in Perfetto and in DevTools: a thread for each task, and for each row of a resource. */
export function toChromeTrace(trace: Trace): ChromeTrace {
  const model = readTrace(trace)
  const { lanes, connections, aborts, outsides } = layoutTimeline(model)
  const events: ChromeEvent[] = [metadata('process_name', 0, { name: 'Interleave' })]
  const threads = numberThreads(lanes)

  lanes.forEach((lane, index) => {
    for (let row = 0; row < lane.rows; row++) {
      const tid = threads(index, row)
      const name = `${'  '.repeat(lane.depth)}${lane.label}${row > 0 ? ` (${row + 1})` : ''}`
      events.push(metadata('thread_name', tid, { name }), metadata('thread_sort_index', tid, { sort_index: tid }))
    }
    const task = lane.ref?.kind === 'task' ? model.tasks.get(lane.ref.id) : undefined
    if (task) {
      const end = task.end ?? model.last
      const args = { function: task.name, ...at(task.place), ...(task.end?.error ? { error: `${task.end.error.name}: ${task.end.error.message}` } : {}) }
      events.push(slice(task.label, 'task', threads(index), task.start.at, end.at, args))
      for (const { from, to, label, place, locals } of task.suspensions) {
        events.push(slice(`await ${label}`, 'suspended', threads(index), from.at, (to ?? model.last).at, { ...at(place), ...locals }))
      }
    }
  })
  for (const { io, label, taskLane, resourceLane, row, issue, effect, reply, abort } of connections) {
    const tid = threads(resourceLane, row)
    const end = abort ?? reply ?? { at: model.last.at }
    events.push(slice(label, 'io', tid, issue.at, end.at, { outcome: abort ? 'aborted' : reply ? (reply.ok ? 'ok' : 'failed') : 'no reply' }))
    if (effect) events.push(instant('effect', 'io', tid, effect.at, 't'))
    if (taskLane === null) continue
    const flow = { name: label, cat: 'io', pid: PID, id: io }
    events.push({ ...flow, ph: 's', ts: microseconds(issue.at), tid: threads(taskLane) })
    events.push({ ...flow, ph: 't', ts: microseconds((effect ?? issue).at), tid })
    if (reply) events.push({ ...flow, ph: 'f', bp: 'e', ts: microseconds(reply.at), tid: threads(taskLane) })
  }
  for (const { at: when, reason, fromLane, toLanes } of aborts) {
    events.push(instant(`abort: ${reason}`, 'abort', threads(fromLane), when, 'p'))
    for (const lane of toLanes) events.push(instant('aborted', 'abort', threads(lane), when, 't'))
  }
  for (const { label, lane, happened } of outsides) if (happened) events.push(instant(label, 'outside', threads(lane), happened.at, 't'))
  for (const record of trace.records) {
    if (record.type !== 'console') continue
    const lane = lanes.findIndex(({ ref }) => ref?.kind === 'task' && ref.id === record.task)
    events.push(instant(record.text, `console.${record.level}`, lane < 0 ? 0 : threads(lane), record.at, lane < 0 ? 'p' : 't'))
  }
  return { traceEvents: events, displayTimeUnit: 'ms', otherData: { schedule: trace.schedule, seed: trace.seed } }
}

/** Thread numbers from 1, lane by lane; those of a lane's rows follow each other. */
function numberThreads(lanes: readonly Lane[]): (lane: number, row?: number) => number {
  const first: number[] = []
  let next = 1
  for (const { rows } of lanes) {
    first.push(next)
    next += rows
  }
  return (lane, row = 0) => (first[lane] ?? 0) + row
}

function metadata(name: string, tid: number, args: Record<string, unknown>): ChromeEvent {
  return { name, cat: '__metadata', ph: 'M', ts: 0, pid: PID, tid, args }
}

function slice(name: string, cat: string, tid: number, from: number, to: number, args: Record<string, unknown>): ChromeEvent {
  const ts = microseconds(from)
  return { name, cat, ph: 'X', ts, dur: microseconds(to) - ts, pid: PID, tid, args }
}

function instant(name: string, cat: string, tid: number, when: number, s: 't' | 'p'): ChromeEvent {
  return { name, cat, ph: 'i', ts: microseconds(when), pid: PID, tid, s }
}

function microseconds(at: number): number {
  return Math.round(at * 1000)
}

function at({ file, line, column }: { file: string; line: number; column: number }): Record<string, string> {
  return { place: `${file}:${line}:${column}` }
}
