import type { SourceFile } from '../compile/program.ts'
import { readTrace, type TraceModel } from '../trace/trace-model.ts'
import type { Place, Trace } from '../trace/trace.ts'
import { neverAwaited } from './b1-never-awaited.ts'
import { acrossAnAwait } from './b12-b13-across-an-await.ts'
import { staleReply } from './b14-stale-reply.ts'
import { wrongLifetime } from './b15-wrong-lifetime.ts'
import { lockKept } from './b16-lock-kept.ts'
import { abortSwallowed } from './b11-abort-swallowed.ts'
import { listenersPileUp } from './b17-listeners-pile-up.ts'
import { failingCleanup } from './b18-failing-cleanup.ts'
import { lateAwait } from './b2-late-await.ts'
import { outlivesScope } from './b20-outlives-scope.ts'
import { beforeReady } from './b21-before-ready.ts'
import { oneAfterTheOther } from './b3-one-after-the-other.ts'
import { droppedSignal } from './b4-dropped-signal.ts'
import { blockedLoop } from './b6-blocked-loop.ts'
import { fanOut } from './b7-fan-out.ts'
import { loserKeepsRunning } from './b8-loser-keeps-running.ts'
import { noSharedCancellation } from './b9-no-shared-cancellation.ts'
import { byPitfallId } from './catalogue.ts'
import type { Finding } from './finding.ts'
import { codeOf, type Code } from './source/code.ts'

/** Reads a trace, and the source where it is at hand. */
type Detector = (model: TraceModel, code: Code | null) => Finding[]

/**
 * In a run of more calls, operations and timers than this, which is a storm or a load test, each of them is no longer held
 * against each other.
 */
const MANY = 1_500

/** Those whose time grows with the trace, and not with its square. */
const swift: readonly Detector[] = [lateAwait, blockedLoop, listenersPileUp]

const thorough: readonly Detector[] = [
  neverAwaited, droppedSignal, fanOut, loserKeepsRunning, noSharedCancellation, abortSwallowed, failingCleanup, oneAfterTheOther,
  acrossAnAwait, staleReply, wrongLifetime, lockKept, beforeReady,
]

/**
 * The pitfalls that this very run proves, by place and then by time; one of a kind for each place.
 *
 * Of a run with more than 1,500 calls, operations and timers only B2, B6 and B17 are told.
 *
 * `files` is the program's source (`program.files`). Without it nothing is found that depends on what the source says
 * besides the trace (B3, B12 to B16, B18). B3, B12 to B16 and B21 also need a run that recorded accesses.
 */
export function findings(trace: Trace | TraceModel, files?: readonly SourceFile[]): Finding[] {
  const model = 'tasks' in trace ? trace : readTrace(trace)
  const code = files ? codeOf(files) : null
  const isStorm = model.tasks.size + model.ios.size + model.timers.size > MANY
  const certain = nearest((isStorm ? swift : [...swift, ...thorough]).flatMap((detect) => detect(model, code)))
  if (isStorm) return onePerPlace(certain.sort(byPlaceThenStep))
  const explained = new Set(certain.map(({ place }) => keyOf(place)))
  const explainedTasks = new Set(certain.map(({ task }) => task))
  // Work that outlives its scope is what the others look like from afar: say the nearer reason only.
  const further = outlivesScope(model, code).filter(
    ({ place, task, title }) => title === 'A promise that never settles' || !(explained.has(keyOf(place)) || explainedTasks.has(task)),
  )
  return onePerPlace([...certain, ...further].sort(byPlaceThenStep))
}

/**
 * Leaves out what another finding explains better: where an abort was swallowed, the work that its caller then started is
 * no dropped signal; and state of one request in a shared place is that, whichever way the requests overwrite it.
 */
function nearest(found: Finding[]): Finding[] {
  const swallowed = found.filter(({ id }) => id === 'B11')
  const misplaced = new Set(found.filter(({ id }) => id === 'B15').map(({ place }) => keyOf(place)))
  return found.filter(({ id, at, step, place }) => {
    if (id === 'B4') return !swallowed.some((one) => one.at === at && one.step === step)
    return id !== 'B14' || !misplaced.has(keyOf(place))
  })
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
  return file || a.place.line - b.place.line || a.place.column - b.place.column || a.step - b.step || byPitfallId(a.id, b.id)
}

function keyOf({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`
}
