import { ms } from '../trace/in-words.ts'
import { callPlaceOf, failureOf, nameOf } from '../trace/task-tree.ts'
import { refKey, type Moment, type TraceModel } from '../trace/trace-model.ts'
import type { Ref } from '../trace/trace.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'

/** B2: a promise was rejected while nobody listened, and was awaited only afterwards. */
export function lateAwait(model: TraceModel): Finding[] {
  const found: Finding[] = []
  for (const { of, failed, error, handled } of lateOnes(model)) {
    const place = callPlaceOf(model, of)
    if (!place) continue
    const name = nameOf(model, of)
    const waiter = handled && waiterAt(model, of, handled)
    found.push({
      id: 'B2',
      title: catalogue.B2.title,
      place,
      at: failed.at,
      step: failed.step,
      task: of.kind === 'task' ? of.id : null,
      message:
        `${name} failed at ${ms(failed.at)} with "${failureOf(model, of) ?? error}", and nobody was listening: ` +
        `${waiter ?? 'its caller'} awaited it only at ${ms(handled.at)}. Node ends the process at such a moment.`,
      fix: `Await ${name} before anything else is awaited, or join them with \`Promise.all\`.`,
    })
  }
  return found
}

interface Late {
  of: Ref
  failed: Moment
  error: string
  handled: Moment
}

function* lateOnes({ records }: TraceModel): Generator<Late> {
  const open = new Map<string, Omit<Late, 'handled'>>()
  for (const [order, record] of records.entries()) {
    const { at, step } = record
    if (record.type === 'unhandled-rejection' && record.of) {
      const { name, message } = record.error
      open.set(refKey(record.of), { of: record.of, failed: { at, step, order }, error: `${name}: ${message}` })
    }
    const late = record.type === 'handled-late' && record.of ? open.get(refKey(record.of)) : undefined
    if (late) yield { ...late, handled: { at, step, order } }
  }
}

/** Who awaited it in the step in which it was handled. */
function waiterAt(model: TraceModel, of: Ref, { step }: Moment): string | null {
  for (const { label, suspensions } of model.tasks.values()) {
    if (suspensions.some(({ on, from }) => on?.kind === of.kind && on.id === of.id && from.step === step)) return label
  }
  return null
}
