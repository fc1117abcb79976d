import { ms } from '@interleave/engine/trace/in-words.ts'
import type { StepRun, TraceModel } from '@interleave/engine/trace/trace-model.ts'
import type { TraceRecord } from '@interleave/engine/trace/trace.ts'
import { eventWords } from './event-words.ts'
import { shortResult } from './short-result.ts'
import type { Story } from './story.ts'

/** One of two runs of the same program that are laid beside each other. */
export interface Compared {
  /** As it stands in a sentence: "Order 3". */
  name: string
  story: Story
}

/** One thing in which they can differ, and how each is in it. */
export interface Difference {
  what: string
  sides: [string, string]
}

export interface Comparison {
  /** How many events are the same from the start on. */
  alike: number
  /** Number of the step from which on they differ, in each; null where the run has ended by then. */
  firstDifference: [step: number | null, step: number | null]
  /** Where they part, in a sentence. */
  lead: string
  /** What each does there, and what comes of it. */
  differences: Difference[]
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
  if (!first && !second) return { alike: events, firstDifference: [null, null], lead: 'Both are the same order: every event comes at the same place.', differences: [] }
  return {
    alike: events,
    firstDifference: [first?.step ?? null, second?.step ?? null],
    lead: beginning(events),
    differences: [...turns(left, right, alike), ...consequences(a, b)],
  }
}

/** The same as sentences, for who listens. */
export function tellComparison({ lead, differences }: Comparison, names: readonly [string, string]): string {
  return [lead, ...differences.map(({ what, sides }) => (sides[0] === sides[1] ? `${what}, in both: ${sides[0]}.` : `${what}. ${names[0]}: ${sides[0]}. ${names[1]}: ${sides[1]}.`))].join(' ')
}

function isSame(a: StepRun | undefined, b: StepRun | undefined): boolean {
  return a !== undefined && b !== undefined && a.kind === b.kind && a.of === b.of && a.label === b.label
}

function beginning(events: number): string {
  if (events === 0) return 'They differ from the first event on.'
  return `The first ${events === 1 ? 'event is' : `${events.toLocaleString('en')} events are`} the same; then they differ.`
}

/** What each does at the first difference, and when it comes to what the other did there. */
function turns(left: TraceModel, right: TraceModel, at: number): Difference[] {
  const [first, second] = [left.steps[at], right.steps[at]]
  const said = (model: TraceModel, step: StepRun | undefined): string => (step ? `${eventWords(model, step)}, at ${ms(step.at)}` : 'nothing more: the run is over')
  const turn: Difference = { what: 'First difference', sides: [said(left, first), said(right, second)] }
  if (!first || !second) return [turn]
  return [turn, { what: 'The other’s event', sides: [catchesUp(left, second, at), catchesUp(right, first, at)] }]
}

/** When a run does what another one did before it. */
function catchesUp(model: TraceModel, event: StepRun, at: number): string {
  const later = model.steps.findIndex((step, index) => index > at && isSame(step, event))
  const step = model.steps[later]
  if (!step) return 'never'
  return `${later - at === 1 ? 'one event' : `${later - at} events`} later, at ${ms(step.at)}`
}

function consequences(a: Compared, b: Compared): Difference[] {
  const found: Difference[] = [{ what: 'Result', sides: [resultOf(a.story.model), resultOf(b.story.model)] }]
  const [one, other] = [printed(a.story.model), printed(b.story.model)]
  const line = one.findIndex((text, index) => text !== other[index])
  const index = line < 0 && other.length > one.length ? one.length : line
  if (index >= 0) found.push({ what: `Prints, line ${index + 1}`, sides: [told(one[index]), told(other[index])] })
  const [here, there] = [titles(a), titles(b)]
  const only = (own: readonly string[], others: readonly string[]): string => own.filter((title) => !others.includes(title)).join('; ') || 'nothing more'
  if (here.join() !== there.join()) found.push({ what: 'Proves alone', sides: [only(here, there), only(there, here)] })
  found.push({ what: 'Takes', sides: [ms(a.story.model.last.at), ms(b.story.model.last.at)] })
  return found
}

function told(line: string | undefined): string {
  return line === undefined ? 'no such line' : `“${line}”`
}

function titles({ story }: Compared): string[] {
  return [...new Set(story.layout.pins.map(({ finding }) => `${finding.title} (${finding.id}, ${finding.place.file}:${finding.place.line})`))].sort()
}

function printed(model: TraceModel): string[] {
  return model.records.flatMap((record) => (record.type === 'console' ? [record.text] : []))
}

/** The first that failed, without the lines that explain it. */
function resultOf({ records, end }: TraceModel): string {
  const failed = records.find((record): record is Extract<TraceRecord, { type: 'test-end' }> => record.type === 'test-end' && !record.ok)
  if (failed) return `fails: ${failed.error ? shortResult(failed.error.message) : 'its test does not pass'}`
  if (end.kind === 'crashed') return `fails: ${shortResult(end.error.message)}`
  if (end.kind === 'never-settles') return 'fails: a promise never settles'
  if (end.kind === 'limit') return `is stopped by a limit: ${shortResult(end.message)}`
  const rejected = records.find((record) => record.type === 'unhandled-rejection')
  return rejected ? `fails: nobody handles ${shortResult(rejected.error.message)}` : 'passes'
}
