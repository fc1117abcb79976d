import { ms } from '../trace/in-words.ts'
import { iosUnder, nameOf, tasksUnder } from '../trace/task-tree.ts'
import type { Suspension, TaskRun, TraceModel } from '../trace/trace-model.ts'
import type { Ref } from '../trace/trace.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'
import { accessesOf } from './shared-accesses.ts'
import type { Code } from './source/code.ts'
import { pairs } from './static/b3-independent-awaits.ts'

/**
 * B3: two waits, one right after the other, of which neither needs the other: the source shows that nothing of the first
 * goes into the second, and that neither changes anything shared; so does the run, as far as it recorded accesses. The
 * time that is lost is what the shorter one took.
 */
export function oneAfterTheOther(model: TraceModel, code: Code | null): Finding[] {
  if (!code) return []
  const found: Finding[] = []
  for (const task of model.tasks.values()) {
    if (task.isTestBody) continue
    for (const [index, second] of task.suspensions.entries()) {
      const first = task.suspensions[index - 1]
      if (!first || !isPair(code, first, second)) continue
      const times = lostTime(model, task, first, second)
      if (!times) continue
      const [a, b] = times
      found.push({
        id: 'B3', title: catalogue.B3.title, place: second.place, at: second.from.at, step: second.from.step, task: task.id,
        message: `${task.label} waited for ${nameOf(model, first.on)} from ${ms(first.from.at)} for ${ms(a)}, and only then started ${nameOf(model, second.on)}, which took ${ms(b)} and needs nothing of it: together they take ${ms(a + b)}, at once they would take ${ms(Math.max(a, b))}.`,
        fix: `Start both and await them with \`Promise.all\`: ${ms(Math.min(a, b))} less.`,
      })
    }
  }
  return found
}

function isPair(code: Code, first: Suspension, second: Suspension): boolean {
  const source = code.project.source(second.place.file)
  if (!source || first.place.file !== second.place.file) return false
  const at = ({ place }: Suspension): number => source.tree.offset(place)
  for (const pair of pairs(source, code.project)) if (pair.first.start === at(first) && pair.second.start === at(second)) return true
  return false
}

/** How long each took, when both came with a value, took time, and wrote nothing that is shared. */
function lostTime(model: TraceModel, task: TaskRun, first: Suspension, second: Suspension): [number, number] | null {
  if (!first.on || !second.on || !first.to || !second.to || !first.ok || !second.ok) return null
  if (first.to.step !== second.from.step || writes(model, task, first.on) || writes(model, task, second.on)) return null
  const times: [number, number] = [first.to.at - first.from.at, second.to.at - second.from.at]
  return Math.min(...times) > 0 ? times : null
}

function writes(model: TraceModel, task: TaskRun, ref: Ref): boolean {
  const tasks = tasksUnder(model, ref)
  const ios = iosUnder(model, ref)
  // A store says what it does; any other operation whose name speaks of a change is taken at its word.
  if (ios.some(({ label }) => /^(?:set|update|delete|insert|post|put|patch|write|save)\b/i.test(label))) return true
  for (const accesses of accessesOf(model).values()) {
    for (const one of accesses) {
      if (!one.write && !one.same) continue
      if (one.task !== null && tasks.has(one.task)) return true
      // An effect runs in the name of the task that issued it.
      if (one.task === task.id && ios.some(({ effect, reply }) => effect?.step === one.step || reply?.step === one.step)) return true
    }
  }
  return false
}
