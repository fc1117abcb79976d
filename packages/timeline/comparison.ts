import { ms } from '@interleave/engine/trace/in-words.ts'
import type { StepRun, TraceModel } from '@interleave/engine/trace/trace-model.ts'
import type { TraceRecord } from '@interleave/engine/trace/trace.ts'
import { eventWords } from './event-words.ts'
import type { Story } from './story.ts'

/** One of two runs of the same program that are laid beside each other. */
export interface Compared {
  /** As it stands in a sentence: "Order 3". */
  name: string
  story: Story
}

export interface Comparison {
  /** How many events are the same from the start on. */
  alike: number
  /** Number of the step from which on they differ, in each; null where the run has ended by then. */
  firstDifference: [step: number | null, step: number | null]
  /** What differs, as sentences: where it begins, and what comes of it. */
  words: string[]
}

/** Compares two runs of one program event by event. Numbers of operations are the same in both up to the first difference, and so is what is said of them. */
export function compareRuns(a: Compared, b: Compared): Comparison {
  const [left, right] = [a.story.model, b.story.model]
  const most = Math.max(left.steps.length, right.steps.length)
  let alike = 0
  while (alike < most && isSame(left.steps[alike], right.steps[alike])) alike += 1
  const first = left.steps[alike]
  const second = right.steps[alike]
  // The start is no event that could come in another order.
  const events = Math.max(0, alike - 1)
  if (!first && !second) {
    return { alike: events, firstDifference: [null, null], words: ['Both are the same order: every event comes at the same place.'] }
  }
  return {
    alike: events,
    firstDifference: [first?.step ?? null, second?.step ?? null],
    words: [beginning(events), ...turns(a, b, alike), ...consequences(a, b)],
  }
}

function isSame(a: StepRun | undefined, b: StepRun | undefined): boolean {
  return a !== undefined && b !== undefined && a.kind === b.kind && a.of === b.of && a.label === b.label
}

function beginning(events: number): string {
  if (events === 0) return 'They differ from the first event on.'
  return events === 1 ? 'The first event is the same.' : `The first ${events.toLocaleString('en')} events are the same.`
}

/** What each does at the first difference, and when it does what the other did. */
function turns(a: Compared, b: Compared, at: number): string[] {
  const [first, second] = [a.story.model.steps[at], b.story.model.steps[at]]
  if (!first || !second) {
    const [longer, shorter, step] = first ? [a, b, first] : [b, a, second]
    return step ? [`Then ${shorter.name.toLowerCase()} is over, and in ${longer.name.toLowerCase()} ${eventWords(longer.story.model, step)} at ${ms(step.at)}.`] : []
  }
  const said = (one: Compared, step: StepRun): string => `in ${one.name.toLowerCase()} ${eventWords(one.story.model, step)} at ${ms(step.at)}`
  return [
    `Then ${said(a, first)}; ${said(b, second)}.`,
    catchesUp(a, second, at),
    catchesUp(b, first, at),
  ].filter((line) => line !== '')
}

/** When a run does what another one did before it. */
function catchesUp({ name, story: { model } }: Compared, event: StepRun, at: number): string {
  const later = model.steps.findIndex((step, index) => index > at && isSame(step, event))
  const step = model.steps[later]
  if (!step) return `It never happens in ${name.toLowerCase()}: ${eventWords(model, event)}.`
  const distance = later - at
  return `${name} comes to it ${distance === 1 ? 'one event' : `${distance} events`} later, at ${ms(step.at)}: ${eventWords(model, step)}.`
}

function consequences(a: Compared, b: Compared): string[] {
  const results = [resultOf(a.story.model), resultOf(b.story.model)] as const
  const lines = [results[0] === results[1] ? `Both ${results[0].replace(/^passes/, 'pass').replace(/^fails/, 'fail')}.` : `${a.name} ${results[0]}. ${b.name} ${results[1]}.`]
  const [one, other] = [printed(a.story.model), printed(b.story.model)]
  const line = one.findIndex((text, index) => text !== other[index])
  const index = line < 0 && other.length > one.length ? one.length : line
  if (index >= 0) lines.push(`Line ${index + 1} that it prints: ${told(a, one[index])}, ${told(b, other[index]).replace(/^O/, 'o')}.`)
  for (const [here, there] of [[a, b], [b, a]] as const) {
    const known = new Set(titles(there))
    const only = [...new Set(titles(here))].filter((title) => !known.has(title))
    if (only.length > 0) lines.push(`Only ${here.name.toLowerCase()} proves: ${only.join('; ')}.`)
  }
  const [from, to] = [a.story.model.last.at, b.story.model.last.at]
  if (from !== to) lines.push(`${a.name} takes ${ms(from)}, ${b.name.toLowerCase()} ${ms(to)}.`)
  return lines
}

function told({ name }: Compared, line: string | undefined): string {
  return line === undefined ? `${name} prints no more` : `${name} “${line}”`
}

function titles({ story }: Compared): string[] {
  return story.layout.pins.map(({ finding }) => `${finding.title} (${finding.id}, ${finding.place.file}:${finding.place.line})`)
}

function printed(model: TraceModel): string[] {
  return model.records.flatMap((record) => (record.type === 'console' ? [record.text] : []))
}

/** The first that failed, without the lines that explain it. */
function resultOf({ records, end }: TraceModel): string {
  const failed = records.find((record): record is Extract<TraceRecord, { type: 'test-end' }> => record.type === 'test-end' && !record.ok)
  if (failed) return `fails: ${failed.error ? plain(failed.error.message) : 'its test does not pass'}`
  if (end.kind === 'crashed') return `fails: ${plain(end.error.message)}`
  if (end.kind === 'never-settles') return 'fails: a promise never settles'
  if (end.kind === 'limit') return `is stopped by a limit: ${plain(end.message)}`
  const rejected = records.find((record) => record.type === 'unhandled-rejection')
  return rejected ? `fails: nobody handles ${plain(rejected.error.message)}` : 'passes'
}

/** A message on one line, without its full stop. */
function plain(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '')
}
