import { child, word, type SyntaxNode } from '../compile/syntax-node.ts'
import { ms, placeText } from '../trace/in-words.ts'
import type { Moment, TaskRun, TraceModel } from '../trace/trace-model.ts'
import type { ErrorText, Place } from '../trace/trace.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'
import { accessesOf, actor, isUnder, type Access } from './shared-accesses.ts'
import type { Code } from './source/code.ts'
import { computedFrom } from './source/dependence.ts'
import { calleeName, type Source } from './source/project.ts'
import { mentions } from './source/signals.ts'
import { holds, within } from './source/walk.ts'

/** B21: something was used before the work that provides it was done. */
export function beforeReady(model: TraceModel, code: Code | null): Finding[] {
  return [...uninitialised(model), ...readTooSoon(model), ...(code ? [...filledTooLate(model, code), ...readEmpty(model, code)] : [])]
}

const found = { id: 'B21', title: catalogue.B21.title, fix: catalogue.B21.fix } as const

/** The language itself refuses a `const` or `let` that has no value yet. */
function* uninitialised(model: TraceModel): Generator<Finding> {
  for (const { label, id, end } of model.tasks.values()) {
    const place = end?.error?.stack[0]
    const name = end?.error && /^(?:Cannot access '(.+)' before initialization|(?:lexical variable )?'?([\w$]+)'? is not initialized)$/.exec(end.error.message)
    if (!end || !place || !name) continue
    yield { ...found, place, at: end.at, step: end.step, task: id, message: `${label} used ${name[1] ?? name[2] ?? 'a variable'} at ${ms(end.at)}, before the line that gives it its value had run.` }
  }
}

/** A read that failed on its very line, and whose value came later from somebody else. */
function* readTooSoon(model: TraceModel): Generator<Finding> {
  for (const accesses of accessesOf(model).values()) {
    const first = accesses.find(({ write }) => write)
    for (const read of accesses) {
      const task = read.task === null ? undefined : model.tasks.get(read.task)
      if (!first || !read.place || !task || read.write || read.order > first.order || isUnder(model, first, task)) continue
      const failed = failsOn(model, task, read)
      if (!failed) continue
      yield {
        ...found, place: read.place, at: read.at, step: read.step, task: task.id,
        message: `${task.label} used ${read.words} at ${ms(read.at)} and failed with "${failed.name}: ${failed.message}"; ${actor(model, first)} gave it its value only at ${ms(first.at)}.`,
      }
    }
  }
}

/** The error of the task that came in the step of the read, from its line: of a missing value, and of nothing else. */
function failsOn(model: TraceModel, task: TaskRun, { step, place }: Access): ErrorText | null {
  const error = task.end?.error
  const [frame] = error?.stack ?? []
  if (!error || task.end?.step !== step || !frame || frame.file !== place?.file || frame.line !== place.line) return null
  return error.name === 'TypeError' && /\b(?:undefined|null)\b|not a function|not iterable/.test(error.message) ? error : null
}

/** A call read something, returned, and only then did its own unawaited work fill it. Nobody read it after. */
function* filledTooLate(model: TraceModel, code: Code): Generator<Finding> {
  for (const accesses of accessesOf(model).values()) {
    const fill = accesses.find(({ write }) => write)
    const task = fill?.task == null ? undefined : model.tasks.get(fill.task)
    const end: Moment | null = task?.end ?? null
    if (!fill || !task || !end || end.order > fill.order) continue
    const read = accesses.findLast((one) => !one.write && one.order < end.order && isUnder(model, one, task))
    const isReadAfter = accesses.some((one) => !one.write && !one.same && one.order > fill.order)
    const isShared = accesses.some((one) => !isUnder(model, one, task))
    if (!read?.place || isReadAfter || isShared || isAsked(code, read.place) || !beginsEmpty(code, task, read.words)) continue
    yield {
      ...found, place: read.place, at: fill.at, step: fill.step, task: task.id,
      message: `${task.label} read ${read.words} at ${ms(read.at)} and returned at ${ms(end.at)}; its own work${where(fill.place)} filled it only at ${ms(fill.at)}.`,
    }
  }
}

/**
 * A caller started the work that provides something and waits for it, and meanwhile something under the same caller used
 * what was still empty. Whoever asks whether it is there yet, or provides it otherwise, knows that it may not be.
 */
function* readEmpty(model: TraceModel, code: Code): Generator<Finding> {
  for (const accesses of accessesOf(model).values()) {
    const first = accesses.find(({ write }) => write)
    const provider = first?.task == null ? undefined : model.tasks.get(first.task)
    const caller = provider?.parent == null ? undefined : model.tasks.get(provider.parent)
    if (!first || !provider || !caller) continue
    const read = accesses.find(({ order, task }) => order > provider.start.order && order < first.order && task !== provider.id)
    if (!read?.place || read.words.endsWith('.length') || !isUnder(model, read, caller) || isUnder(model, read, provider)) continue
    const awaited = provider.handled.some(({ how, task }) => how !== 'then' && task === caller.id)
    const reader = read.task === null ? undefined : model.tasks.get(read.task)
    if (!reader || accesses.some((one) => (one.write || one.same) && isUnder(model, one, reader))) continue
    const looksAgain = accesses.some(({ order, task }) => order > read.order && task === read.task)
    if (!awaited || looksAgain || !isEmptyAtFirst(code, read.place) || isAsked(code, read.place)) continue
    yield {
      ...found, place: read.place, at: read.at, step: read.step, task: read.task,
      message: `${actor(model, read)} used ${read.words} at ${ms(read.at)}, when nothing was there yet: ${provider.label}, under way since ${ms(provider.start.at)}, put it there only at ${ms(first.at)}.`,
    }
  }
}

/** Whether the call has a variable of its own by that name that begins with nothing in it. */
function beginsEmpty(code: Code, task: TaskRun, words: string): boolean {
  const fn = code.functionAt(task.place)
  const [root] = words.split(/[.[]/)
  if (!fn) return false
  for (const node of within(fn.node)) {
    const id = node.type === 'VariableDeclarator' ? child(node, 'id') : null
    if (id && word(id, 'name') === root && isEmptyValue(fn.source, child(node, 'init'))) return true
  }
  return false
}

function isEmptyValue({ tree }: Source, init: SyntaxNode | null): boolean {
  return init === null || /^(?:new \w+(?:<[^()]*>)?\(\)|\{\s*\}|\[\s*\]|undefined|null)$/.test(tree.textOf(init))
}

/** Whether what is read belongs to a variable that begins with nothing in it. */
function isEmptyAtFirst(code: Code, place: Place): boolean {
  const at = code.at(place)
  const binding = at?.node.type === 'Identifier' ? at.source.bindings.of(at.node) : null
  if (!at || binding?.kind !== 'variable') return false
  return isEmptyValue(at.source, child(binding.by, 'init'))
}

/** Whether the value goes into a condition: `if`, `while`, a comparison, `has`. */
function isAsked(code: Code, place: Place): boolean {
  const fn = code.functionAround(place)
  const at = code.at(place)
  if (!at) return true
  const { tree } = at.source
  const scope = fn ?? { source: at.source, node: tree.program }
  const computed = computedFrom(scope, [at.node])
  for (const node of within(scope.node)) {
    const isTest = node.type === 'IfStatement' || node.type === 'WhileStatement' || node.type === 'ConditionalExpression'
    const test = isTest ? child(node, 'test') : node.type === 'BinaryExpression' && /[!=]==?/.test(tree.textOf(node)) ? node : null
    if (test && (holds(test, at.node) || mentions(at.source, test, computed))) return true
  }
  const call = tree.parent(tree.parent(at.node) ?? at.node)
  return call?.type === 'CallExpression' && calleeName(call) === 'has'
}

function where(place: Place | null): string {
  return place ? ` (${placeText(place)})` : ''
}
