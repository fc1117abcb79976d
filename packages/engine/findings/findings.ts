import { readTrace, type TraceModel } from '../trace/trace-model.ts'
import type { Place, Trace } from '../trace/trace.ts'
import { neverAwaited } from './b1-never-awaited.ts'
import { outlivesScope } from './b20-outlives-scope.ts'
import { droppedSignal } from './b4-dropped-signal.ts'
import { loserKeepsRunning } from './b8-loser-keeps-running.ts'
import { noSharedCancellation } from './b9-no-shared-cancellation.ts'
import type { Finding } from './finding.ts'

/** The pitfalls that this very run proves, by place and then by time; one of a kind for each place. */
export function findings(trace: Trace | TraceModel): Finding[] {
  const model = 'tasks' in trace ? trace : readTrace(trace)
  const certain = [neverAwaited, droppedSignal, loserKeepsRunning, noSharedCancellation].flatMap((detect) => detect(model))
  const explained = new Set(certain.map(({ place }) => keyOf(place)))
  const explainedTasks = new Set(certain.map(({ task }) => task))
  // Work that outlives its scope is what the others look like from afar: say the nearer reason only.
  const further = outlivesScope(model).filter(
    ({ place, task, title }) => title === 'A promise that never settles' || !(explained.has(keyOf(place)) || explainedTasks.has(task)),
  )
  return onePerPlace([...certain, ...further].sort(byPlaceThenStep))
}

function onePerPlace(sorted: Finding[]): Finding[] {
  const seen = new Set<string>()
  return sorted.filter(({ id, place }) => {
    const key = `${id} ${keyOf(place)}`
    return !seen.has(key) && seen.add(key)
  })
}

function byPlaceThenStep(a: Finding, b: Finding): number {
  const file = a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0
  return file || a.place.line - b.place.line || a.place.column - b.place.column || a.step - b.step || Number(a.id.slice(1)) - Number(b.id.slice(1))
}

function keyOf({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`
}
