import { clause, listed, ms, placeText } from './in-words.ts'
import { failureOf, ioName, nameOf } from './task-tree.ts'
import { readTrace, type TraceModel } from './trace-model.ts'
import type { Place, Trace, TraceRecord } from './trace.ts'

/** What `toText` says of a finding. */
export interface Told {
  id: string
  title: string
  place: Place
  at: number
  step: number
  message: string
}

/** One sentence, and the number of the step that it tells of. */
export interface ToldLine {
  step: number
  text: string
}

/** The run as sentences, one a line, in the order in which it happened; findings stand at the end of their step. */
export function toText(trace: Trace, findings: readonly Told[] = []): string[] {
  return tellRun(trace, findings).map(({ text }) => text)
}

/** What `toText` tells, each line with its step. */
export function tellRun(trace: Trace, findings: readonly Told[] = []): ToldLine[] {
  const model = readTrace(trace)
  const lines: ToldLine[] = []
  const open = findings.map((finding, index) => ({ ...finding, number: index + 1 }))
  const tell = (isDue: (step: number) => boolean): void => {
    for (const one of open.filter(({ step }) => isDue(step))) {
      lines.push({ step: one.step, text: `Finding ${one.number}, ${one.id}, at ${placeText(one.place)}: ${one.title}. ${one.message}` })
      open.splice(open.indexOf(one), 1)
    }
  }
  // What nobody writes is the same for everybody, whoever reads it when.
  const written = new Set(trace.records.flatMap((record) => (record.type === 'access' && (record.write || record.same) ? [record.location] : [])))
  for (const record of trace.records) {
    if (record.type === 'access' && !written.has(record.location)) continue
    // Findings of a step come before the next step's first line.
    tell((step) => step < record.step)
    const text = sentence(model, record)
    if (text) lines.push({ step: record.step, text })
  }
  tell(() => true)
  lines.push({ step: trace.records.at(-1)?.step ?? 0, text: ending(trace, model) })
  return lines
}

function sentence(model: TraceModel, record: TraceRecord): string | null {
  const name = (task: number | null): string => (task === null ? 'Code outside every task' : (model.tasks.get(task)?.label ?? 'a task'))
  const at = `At ${ms(record.at)}`
  switch (record.type) {
    case 'step':
      return step(model, record)
    case 'task-start': {
      const { task, parent, place } = record
      const call = model.tasks.get(task)?.callPlace ?? place
      return parent === null ? `${name(task)} starts (${placeText(place)}).` : `${name(parent)} calls ${name(task)} (${placeText(call)}).`
    }
    case 'suspend':
      return `${name(record.task)} waits for ${record.on ? nameOf(model, record.on) : record.label} (${placeText(record.place)}).`
    case 'resume':
      return record.ok ? `${name(record.task)} goes on.` : `${name(record.task)} goes on with an error.`
    case 'task-end':
      if (record.ok) return `${name(record.task)} is done.`
      return `${name(record.task)} fails with "${failureOf(model, { kind: 'task', id: record.task }) ?? 'what it returned'}".`
    case 'io-issue': {
      const io = model.ios.get(record.io)
      const where = record.place ? ` (${placeText(record.place)})` : ''
      return `${name(record.task)} asks ${io ? ioName(io) : record.resource}${where}.`
    }
    case 'io-abort':
      return `${nameOf(model, { kind: 'io', id: record.io })} is aborted.`
    case 'timer-set':
      return `${name(record.task)} sets ${record.label || `a timer of ${ms(record.delayMs)}`}, due at ${ms(record.dueAt)}.`
    case 'timer-clear':
      return `${nameOf(model, { kind: 'timer', id: record.timer })} is cleared.`
    case 'signal-abort':
      return `A signal is aborted: ${record.reason}.`
    case 'group': {
      const members = record.members.map((member) => nameOf(model, member))
      return `${name(record.task)} joins ${members.length > 0 ? listed(members) : 'nothing'} with Promise.${record.kind}${record.place ? ` (${placeText(record.place)})` : ''}.`
    }
    case 'group-settle': {
      const by = record.by ? ` by ${nameOf(model, record.by)}` : ''
      return `${nameOf(model, { kind: 'group', id: record.group })} is ${record.ok ? 'settled' : 'rejected'}${by}.`
    }
    case 'console':
      return `${name(record.task)} ${record.level === 'log' ? 'prints' : `prints (${record.level})`} "${record.text}".`
    case 'busy':
      return `${name(record.task)} computes without a break, for ${record.turns.toLocaleString('en')} loop turns and calls${record.place ? ` (${placeText(record.place)})` : ''}.`
    case 'access':
      return `${name(record.task)} ${record.write ? 'writes' : record.same ? 'rewrites the same' : 'reads'} ${record.words}${record.place ? ` (${placeText(record.place)})` : ''}.`
    case 'unhandled-rejection':
      return `${at} nobody has handled an error: ${record.error.name}: ${record.error.message}.`
    case 'handled-late':
      return `${at} ${nameOf(model, record.of)} is handled, too late.`
    case 'test-start':
      return `The test "${record.name}" begins.`
    case 'assert': {
      // In a program without tests there is none that could have ended.
      const isLate = record.late && model.records.some(({ type }) => type === 'test-start')
      return record.ok && !isLate ? null : `An assertion ${record.ok ? 'passes' : 'fails'}${isLate ? ' after its test has ended' : ''}${record.message ? `: ${record.message}` : ''}.`
    }
    case 'test-end':
      return record.ok ? 'The test passes.' : `The test fails${record.error ? `: ${record.error.name}: ${record.error.message}` : ''}.`
    case 'alive':
      return record.refs.length > 0 ? `Still alive: ${listed(record.refs.map((ref) => nameOf(model, ref)))}.` : null
    // Said by the lines around them: the step, the suspend, the call.
    case 'task-call':
    case 'io-effect':
    case 'io-reply':
    case 'timer-fire':
    case 'outside-expect':
    case 'outside-happen':
    case 'signal-create':
    case 'signal-listen':
    case 'signal-unlisten':
    case 'handled':
      return null
  }
}

function step(model: TraceModel, { kind, of, label, at }: Extract<TraceRecord, { type: 'step' }>): string | null {
  const io = of === null ? undefined : model.ios.get(of)
  const when = `At ${ms(at)}`
  switch (kind) {
    case 'start': return null
    case 'outside': return `${when} ${clause(label)}.`
    case 'effect': return `${when} ${io ? ioName(io) : label} takes effect.`
    case 'reply': {
      if (!io?.reply) return `${when} ${label}.`
      const { ok, value } = io.reply
      return `${when} ${ioName(io)} replies${ok ? (value === 'undefined' ? '' : ` with ${value}`) : ` with an error: ${value}`}.`
    }
    default: return `${when} ${label}.`
  }
}

function ending({ end }: Trace, model: TraceModel): string {
  const at = ms(model.last.at)
  switch (end.kind) {
    case 'finished': return `The run ends at ${at}.`
    case 'never-settles': return `The run ends at ${at} with a promise that never settles${end.place ? ` (${placeText(end.place)})` : ''}.`
    case 'limit': return `The run is stopped at ${at}: ${end.message || `the limit of ${end.limit} is reached`}`
    case 'crashed': return `The run crashes at ${at} with "${end.error.name}: ${end.error.message}".`
  }
}
