import type { Scene } from './scene.ts'
import { endOfStep, stepIndex } from './story.ts'
import { timeToX, type Viewport } from './viewport.ts'

/** Where the line of a step stands: where its event is over. */
export function scrubberX({ story }: Scene, view: Viewport, step: number): number {
  const order = endOfStep(story, stepIndex(story, step))
  return timeToX(view, story.axis.pointToU({ at: story.model.records[order]?.at ?? 0, order }))
}
