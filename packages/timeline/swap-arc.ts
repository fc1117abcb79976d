import type { Swap } from '@interleave/engine/explore/exploration.ts'
import { rowY, type Scene, stepRow } from './scene.ts'
import { stepIndex } from './story.ts'
import { timeToX, type Viewport } from './viewport.ts'

interface Spot {
  x: number
  y: number
}

/** The arc between two events whose order decides, before scrolling. */
export interface SwapArc {
  from: Spot
  to: Spot
  /** Height of the arc's handles. */
  top: number
  /** Where its words stand, by their middle. */
  words: Spot
}

export const SWAP_WORDS = 'swap these two'

export function swapArc(scene: Scene, view: Viewport, { firstStep, secondStep }: Pick<Swap, 'firstStep' | 'secondStep'>): SwapArc {
  const [from, to] = [firstStep, secondStep].map((number): Spot => {
    const index = stepIndex(scene.story, number)
    const { lane, row } = stepRow(scene, index)
    return { x: timeToX(view, scene.story.axis.stepToU(index)), y: rowY(scene, lane, row) }
  }) as [Spot, Spot]
  const lift = 34 + Math.min(120, Math.abs(from.x - to.x) * 0.12)
  const top = Math.min(from.y, to.y) - lift
  // The curve's own highest point: three quarters of the way to its handles.
  const y = Math.max(0.125 * (from.y + to.y) + 0.75 * top, scene.metrics.ruler + 13)
  return { from, to, top, words: { x: (from.x + to.x) / 2, y } }
}
