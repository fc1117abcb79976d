import { listed, ms } from '../trace/in-words.ts'
import { isDescendant, ioName, settledAt } from '../trace/task-tree.ts'
import type { TaskRun, TraceModel } from '../trace/trace-model.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'

/** B6: one event computed for so long that others, who had something to wait for, could not go on. Waiters of the computation itself do not count. */
export function blockedLoop(model: TraceModel): Finding[] {
  const found: Finding[] = []
  for (const [order, record] of model.records.entries()) {
    if (record.type !== 'busy' || !record.place) continue
    const { at, step, task, place, turns } = record
    const waiting = [...model.tasks.values()].flatMap((other) => waitsFor(model, other, task, order))
    if (waiting.length === 0) continue
    const name = task === null ? 'The program' : (model.tasks.get(task)?.label ?? 'A task')
    found.push({
      id: 'B6',
      title: catalogue.B6.title,
      place,
      at,
      step,
      task,
      message: `${name} computed for ${turns.toLocaleString('en')} loop turns and calls in one turn of the event loop at ${ms(at)}. Meanwhile ${listed(waiting.slice(0, 3))} could not go on.`,
      fix: 'Cut the computation into parts with a turn of the event loop between them (`await sleep(0)`; awaiting a ready promise is no turn), or move it to a worker.',
    })
  }
  return found
}

/** What another task waits for from outside at that moment: an I/O or a timer that has not ended. */
function waitsFor(model: TraceModel, other: TaskRun, busy: number | null, order: number): string[] {
  if (busy !== null && (other.id === busy || isDescendant(model, busy, other.id))) return []
  const open = other.suspensions.find(({ from, to }) => from.order < order && (!to || to.order > order))
  if (!open) return []
  if (open.on?.kind !== 'io' && open.on?.kind !== 'timer') return []
  const settled = settledAt(model, open.on)
  if (settled && settled.order < order) return []
  const io = open.on.kind === 'io' ? model.ios.get(open.on.id) : undefined
  return [`${other.label}, waiting for ${io ? ioName(io) : 'a timer'},`]
}
