import { clause, placeText } from '@interleave/engine/trace/in-words.ts'
import { ioName } from '@interleave/engine/trace/task-tree.ts'
import type { TraceModel } from '@interleave/engine/trace/trace-model.ts'
import type { Place, StepKind } from '@interleave/engine/trace/trace.ts'

/** What of an event names it. */
interface Named {
  kind: StepKind
  of: number | null
  label: string
}

/**
 * An event as a clause that tells it from others like it, by the call that it is for and the line of that call:
 * `bank takes effect for withdraw #2 (main.ts:8)`.
 */
export function eventWords(model: TraceModel, { kind, of, label }: Named): string {
  switch (kind) {
    case 'start': return 'the program starts'
    case 'outside': return clause(label)
    case 'timer': {
      const timer = of === null ? undefined : model.timers.get(of)
      return label + origin(model, timer?.task ?? null, timer?.place ?? null)
    }
    case 'effect':
    case 'reply':
    case 'fault': {
      const io = of === null ? undefined : model.ios.get(of)
      const words = !io || kind === 'fault' ? label : `${ioName(io)} ${kind === 'effect' ? 'takes effect' : 'replies'}`
      return words + origin(model, io?.task ?? null, io?.place ?? null)
    }
  }
}

function origin(model: TraceModel, task: number | null, place: Place | null): string {
  const caller = task === null ? undefined : model.tasks.get(task)?.label
  return `${caller ? ` for ${caller}` : ''}${place ? ` (${placeText(place)})` : ''}`
}
