/** What two runs show when they are laid beside each other: the symptom as it was seen, not as it was told. */
import type { Finding } from '@interleave/engine/findings/finding.ts'
import { hasBeenTold } from '@interleave/engine/trace/cancellation.ts'
import { isWantedAfter, nameOf, settledAt } from '@interleave/engine/trace/task-tree.ts'
import { layoutTimeline } from '@interleave/engine/trace/timeline.ts'
import { readTrace } from '@interleave/engine/trace/trace-model.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import { consoleLines, describeEnd } from './describe-run.ts'

/** Work that nobody awaited, or that nobody told to stop. Virtual milliseconds. */
export interface LeftWorking {
  what: string
  fromMs: number
  untilMs: number
}

export interface Observation {
  printed: string[]
  findings: Finding[]
  /** The virtual moment of the last thing that happened. */
  tookMs: number
  leftWorking: LeftWorking[]
  /** How it ended, unless it simply finished. */
  ending: string | null
}

export interface Difference {
  /** What the bad run shows and the good one does not, a sentence each. */
  sentences: string[]
  /** Whether each line that was printed there is missing on the other side. */
  onlyBad: boolean[]
  onlyGood: boolean[]
}

export function observe(trace: Trace, findings: Finding[]): Observation {
  const model = readTrace(trace)
  const left = new Map<string, LeftWorking>()
  for (const { bars } of layoutTimeline(model).lanes) {
    for (const { style, ref, from, to } of bars) {
      if (style !== 'dashed') continue
      const what = nameOf(model, ref)
      const known = left.get(what)
      left.set(what, { what, fromMs: Math.min(from.at, known?.fromMs ?? from.at), untilMs: Math.max(to.at, known?.untilMs ?? to.at) })
    }
  }
  for (const group of model.groups.values()) {
    // What a group no longer waits for, once one of its members has decided it.
    if (group.settle === null || group.kind === 'allSettled') continue
    for (const ref of group.members) {
      if (ref === null || ref.kind === 'timer' || isWantedAfter(model, ref, group) || hasBeenTold(model, ref)) continue
      const until = settledAt(model, ref)?.at ?? model.last.at
      if (until > group.settle.at) left.set(nameOf(model, ref), { what: nameOf(model, ref), fromMs: group.settle.at, untilMs: until })
    }
  }
  return {
    printed: consoleLines(trace).flatMap(({ text }) => text.split('\n')),
    findings,
    tookMs: rounded(trace.records.at(-1)?.at ?? 0),
    leftWorking: [...left.values()].map(({ what, fromMs, untilMs }) => ({ what, fromMs: rounded(fromMs), untilMs: rounded(untilMs) })),
    ending: describeEnd(trace.end),
  }
}

/** Where two observations part. No sentence means that these two runs cannot be told apart. */
export function compareRuns(bad: Observation, good: Observation): Difference {
  const onlyBad = missingIn(good.printed, bad.printed)
  const onlyGood = missingIn(bad.printed, good.printed)
  const sentences: string[] = []
  for (const finding of bad.findings) {
    if (!good.findings.some(({ id }) => id === finding.id)) sentences.push(`${finding.title}, proved on line ${finding.place.line}.`)
  }
  if (bad.ending !== null && bad.ending !== good.ending) sentences.push(`It ends with: ${bad.ending}`)
  const printed = printedSentence(bad.printed, good.printed, onlyBad.indexOf(true), onlyGood.indexOf(true))
  if (printed !== null) sentences.push(printed)
  if (bad.tookMs !== good.tookMs) sentences.push(`It takes ${bad.tookMs} ms, the other ${good.tookMs} ms.`)
  for (const { what, fromMs, untilMs } of bad.leftWorking) {
    if (!good.leftWorking.some((other) => other.what === what)) sentences.push(`${what} is at work for nobody${fromMs === untilMs ? ` at ${fromMs} ms` : ` from ${fromMs} to ${untilMs} ms`}.`)
  }
  return { sentences, onlyBad, onlyGood }
}

/** The first line in which they part; the others stand in the table. */
function printedSentence(bad: readonly string[], good: readonly string[], onlyBad: number, onlyGood: number): string | null {
  if (onlyBad !== -1 && onlyGood !== -1) return `It prints “${bad[onlyBad]}”, and the other “${good[onlyGood]}”.`
  if (onlyBad !== -1) return `It prints “${bad[onlyBad]}”, which the other never does.`
  if (onlyGood !== -1) return `It never prints “${good[onlyGood]}”, which the other does.`
  const first = bad.findIndex((line, index) => line !== good[index])
  return first === -1 ? null : `It prints the same lines in another order: “${bad[first]}” comes before “${good[first]}”.`
}

/** For each line, whether the other side has it too; a line printed twice needs two. */
function missingIn(other: readonly string[], lines: readonly string[]): boolean[] {
  const left = [...other]
  return lines.map((line) => {
    const at = left.indexOf(line)
    if (at === -1) return true
    left.splice(at, 1)
    return false
  })
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}
