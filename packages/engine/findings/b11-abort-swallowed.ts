import { children, needed } from '../compile/syntax-node.ts'
import { isFunction } from '../compile/visible-locals.ts'
import { abortedAbove, derivesFrom, hasBeenTold, isIssuedKnowingly, outsideBehind, toldAt } from '../trace/cancellation.ts'
import { ms, past, placeText } from '../trace/in-words.ts'
import { ioName, isDescendant } from '../trace/task-tree.ts'
import type { IoRun, Moment, SignalRun, Suspension, TaskRun, TraceModel } from '../trace/trace-model.ts'
import type { Place } from '../trace/trace.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'
import type { Code } from './source/code.ts'
import { asksSignal } from './source/signals.ts'

/** B11: an abort reached a task, its catch took it for one more error, and the work went on. */
export function abortSwallowed(model: TraceModel, code: Code | null): Finding[] {
  const found: Finding[] = []
  for (const task of model.tasks.values()) {
    const above = abortedAbove(model, task.id)
    const told = above && tellingWait(model, task, above.signal)
    if (!above || !told?.to) continue
    const proof = loopWentOn(model, task, told, code) ?? callerWentOn(model, task, code)
    if (!proof) continue
    found.push({
      id: 'B11',
      title: catalogue.B11.title,
      place: told.place,
      at: proof.moment.at,
      step: proof.moment.step,
      task: task.id,
      message: `${cause(model, above.signal, above.abort)} ${task.label} learnt of it at ${placeText(told.place)} and ${proof.words}.`,
      fix: catalogue.B11.fix,
    })
  }
  return found
}

interface Proof {
  moment: Moment
  words: string
}

/** The wait that failed because the task's own signal, or its callers', aborted. */
function tellingWait(model: TraceModel, task: TaskRun, signal: SignalRun): Suspension | null {
  const abort = signal.abort
  if (!abort) return null
  for (const suspension of task.suspensions) {
    const { to, ok, on, from } = suspension
    if (!to || ok !== false || to.order < abort.order) continue
    const aborted = on?.kind === 'io' ? model.ios.get(on.id)?.abort : null
    if (aborted && derivesFrom(model, aborted.signal, signal.id)) return suspension
    // What is asked of an aborted signal fails at once, without an operation of its own.
    if (!on && (from.step === to.step || to.step === abort.step)) return suspension
    if (on && on.kind !== 'io' && hasBeenTold(model, on)) return suspension
  }
  return null
}

/** It waits again where it was told, and works again where it had worked before. */
function loopWentOn(model: TraceModel, task: TaskRun, told: Suspension, code: Code | null): Proof | null {
  const since = told.to?.order ?? Infinity
  const again = task.suspensions.filter(({ from, place }) => from.order > since && isSame(place, told.place))
  const [first] = again
  if (!first) return null
  if (model.end.kind === 'limit' && again.length > 2) {
    return { moment: first.from, words: `tried again ${again.length.toLocaleString('en')} times, until the run was stopped at ${ms(model.last.at)}` }
  }
  // What is tried until it succeeds is no list of items, each of which has its own end.
  if (code && isRetried(code, told.place)) return { moment: first.from, words: `tried again at ${ms(first.from.at)}` }
  const works = [...model.ios.values(), ...model.timers.values()].filter(({ task: by }) => by !== null && (by === task.id || isDescendant(model, by, task.id)))
  for (const work of works) {
    const began = 'issue' in work ? work.issue : work.set
    if (began.order < since || !works.some((other) => other.place && isSame(other.place, work.place) && ('issue' in other ? other.issue : other.set).order < since)) continue
    return { moment: began, words: `went round its loop again: it started ${'resource' in work ? ioName(work) : work.label} at ${ms(began.at)}` }
  }
  return null
}

/** Whether the place is in a `try` of a loop that only its success leaves. */
function isRetried(code: Code, place: Place): boolean {
  const found = code.at(place)
  if (!found) return false
  const { tree } = found.source
  const around = [found.node, ...tree.around(found.node)]
  const attempt = around.findIndex((node) => node.type === 'TryStatement')
  const loop = around.findIndex((node) => /^(?:For|While|DoWhile)/.test(node.type))
  const fn = around.findIndex((node) => isFunction(node))
  const last = attempt < 0 ? undefined : children(needed(around[attempt]!, 'block'), 'body').at(-1)
  return attempt < loop && (fn < 0 || loop < fn) && (last?.type === 'ReturnStatement' || last?.type === 'BreakStatement')
}

/** It returned as if nothing had happened, and its caller, who was never told, started more. */
function callerWentOn(model: TraceModel, task: TaskRun, code: Code | null): Proof | null {
  const caller = task.parent === null ? undefined : model.tasks.get(task.parent)
  const { end } = task
  if (!end?.ok || !caller || toldAt(model, caller.id) || !abortedAbove(model, caller.id)) return null
  // A caller that asks the signal itself knows what it does.
  const fn = code?.functionAt(caller.place)
  if (fn && asksSignal(fn)) return null
  for (const io of model.ios.values()) {
    if (io.issue.order < end.order || !isUnder(model, io, caller) || isIssuedKnowingly(model, io)) continue
    return { moment: io.issue, words: `returned as if nothing had happened, so ${caller.label} started ${ioName(io)} at ${ms(io.issue.at)}` }
  }
  return null
}

/** Issued by the caller, or by a call of it that began after. */
function isUnder(model: TraceModel, io: IoRun, caller: TaskRun): boolean {
  return io.task !== null && (io.task === caller.id || isDescendant(model, io.task, caller.id))
}

function cause(model: TraceModel, signal: SignalRun, abort: Moment): string {
  const outside = outsideBehind(model, signal.id)
  return outside ? `${past(outside)} at ${ms(abort.at)}.` : `The signal was aborted at ${ms(abort.at)}.`
}

function isSame(a: Place, b: Place | null): boolean {
  return b !== null && a.file === b.file && a.line === b.line && a.column === b.column
}
