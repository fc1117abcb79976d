import { isAbortReason } from '@interleave/engine/trace/cancellation.ts'
import { failureOf } from '@interleave/engine/trace/task-tree.ts'
import type { TraceModel } from '@interleave/engine/trace/trace-model.ts'
import type { Ref } from '@interleave/engine/trace/trace.ts'

/** How a task or an operation ended, when it did not end well: "aborted", or the error; empty when it did. */
export function endingWords(model: TraceModel, ref: Ref): string {
  if (ref.kind === 'io') {
    const io = model.ios.get(ref.id)
    if (io?.abort) return 'aborted'
    return io?.reply && !io.reply.ok ? io.reply.value : ''
  }
  if (ref.kind !== 'task') return ''
  const { end, adopts } = model.tasks.get(ref.id) ?? {}
  if (!end || end.ok) return ''
  // What it returned failed: how, that says. Nothing can follow itself, so this ends.
  if (!end.error && adopts) return endingWords(model, adopts) || 'failed'
  if (end.error && isAbortReason(model, end.error)) return 'aborted'
  return failureOf(model, ref) ?? 'failed'
}
