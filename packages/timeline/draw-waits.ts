import type { Frame } from './draw.ts'
import { taskColour } from './palette.ts'
import { rowY } from './scene.ts'
import { scrubberX } from './scrubber-x.ts'
import { placesOf } from './spans.ts'
import { endOfStep, stepIndex } from './story.ts'
import { waitsAt } from './waits.ts'

/** More arrows than this are a thicket. */
const MOST = 60

/** At the moment of the scrubber, an arrow from each suspended task to what it waits for, where that has a lane. */
export function drawWaits(frame: Frame): void {
  const { context, scene, view, palette, step } = frame
  const { story } = scene
  const x = scrubberX(scene, view, step)
  if (x < -40 || x > view.width + 40) return
  const waits = waitsAt(story.model, endOfStep(story, stepIndex(story, step)))
  if (waits.length > MOST) return
  const { connectionOf, laneOfTask } = placesOf(story)
  // Where there is no room on the left, they stand on the right.
  const side = x < 44 ? 1 : -1
  context.lineWidth = 1.5
  context.setLineDash([])
  for (const { task, on } of waits) {
    const lane = laneOfTask.get(task)
    const connection = on.kind === 'io' ? story.layout.connections[connectionOf.get(on.id) ?? -1] : undefined
    const target = on.kind === 'task' ? laneOfTask.get(on.id) : connection?.resourceLane
    if (lane === undefined || target === undefined) continue
    const [from, to] = [rowY(scene, lane), rowY(scene, target, connection?.row ?? 0)]
    // Folded away, both are one.
    if (from === to) continue
    const bulge = 12 + Math.min(26, Math.abs(to - from) * 0.12)
    const colour = taskColour(palette, story.layout.lanes[lane]?.colour ?? null)
    context.strokeStyle = colour
    context.fillStyle = colour
    context.beginPath()
    context.moveTo(x, from)
    context.bezierCurveTo(x + side * bulge, from, x + side * bulge, to, x + side * 2, to)
    context.stroke()
    context.beginPath()
    context.moveTo(x + side, to)
    context.lineTo(x + side * 7, to - 4)
    context.lineTo(x + side * 7, to + 4)
    context.fill()
    context.beginPath()
    context.arc(x, from, 2.5, 0, 2 * Math.PI)
    context.fill()
  }
}
