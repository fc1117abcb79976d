import type { Finding } from '@interleave/engine/findings/finding.ts'
import { layoutTimeline, type Timeline } from '@interleave/engine/trace/timeline.ts'
import { readTrace, type TraceModel } from '@interleave/engine/trace/trace-model.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import { type Axis, createAxis } from './axis.ts'

/** A trace, read and laid out once for all who draw or tell it. */
export interface Story {
  model: TraceModel
  layout: Timeline<Finding>
  axis: Axis
}

const read = new WeakMap<Trace, { findings: readonly Finding[]; story: Story }>()

export function storyOf(trace: Trace, findings: readonly Finding[]): Story {
  const known = read.get(trace)
  if (known?.findings === findings) return known.story
  const model = readTrace(trace)
  const layout = layoutTimeline(model, findings)
  const story = { model, layout, axis: createAxis(layout) }
  read.set(trace, { findings, story })
  return story
}

/** Index of the step with that number; the last one at or before it when there is none. */
export function stepIndex({ layout }: Story, step: number): number {
  const index = layout.steps.findLastIndex((s) => s.step <= step)
  return Math.max(0, index)
}

/** The record after which the step is over. */
export function endOfStep({ layout }: Story, index: number): number {
  const next = layout.steps[index + 1]
  return next ? next.order - 1 : layout.lastOrder
}

/** The name of the custom property with a task's colour. */
export function toneOf(colour: number | null): string {
  return colour === null ? '--io' : `--t${(colour % 8) + 1}`
}
