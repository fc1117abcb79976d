import type { Frame } from './draw.ts'
import { fitName, textWidth } from './fit-text.ts'
import type { LaneBox, Metrics } from './scene.ts'

/** Where a lane's sign stands: a bar of its colour, or an arrow that folds its calls. */
export function signX({ labels }: Metrics, { lane }: LaneBox): number {
  return 10 + Math.min(lane.depth, 6) * (labels < 140 ? 5 : 12)
}

/** The names of lanes, as a tree. */
export function drawLabels(frame: Frame): void {
  const { context, scene, palette, scroll, height } = frame
  const { labels, ruler, rowPitch } = scene.metrics
  context.save()
  context.beginPath()
  context.rect(0, ruler, labels - 4, height)
  context.clip()
  context.textBaseline = 'middle'
  for (const box of scene.lanes) {
    const { lane, top, height: laneHeight } = box
    const y = top - scroll + rowPitch / 2
    if (laneHeight === 0 || y + laneHeight < 0 || y - rowPitch > height) continue
    const x = signX(scene.metrics, box)
    if (lane.colour !== null) {
      context.fillStyle = palette.tasks[lane.colour % 8] ?? palette.ink
      if (box.calls > 0) drawArrow(frame, x + 1.75, y, box.isFolded)
      else {
        context.beginPath()
        context.roundRect(x, y - 6, 3.5, 12, 1.75)
        context.fill()
      }
    }
    context.font = `${lane.depth === 0 && lane.kind === 'task' ? '600 ' : ''}12px ${palette.ui}`
    context.textAlign = 'left'
    const left = x + (lane.colour === null ? 0 : 9)
    const more = box.isFolded ? `+${box.calls}` : ''
    const name = fitName(context, lane.label, labels - left - 8 - (more === '' ? 0 : textWidth(context, more) + 6))
    context.fillStyle = lane.kind === 'task' ? palette.ink : palette.soft
    context.fillText(name, left, y)
    if (more === '') continue
    context.fillStyle = palette.soft
    context.fillText(more, left + textWidth(context, name) + 6, y)
  }
  context.restore()
}

/** To the right where calls are folded, down where they stand below. */
function drawArrow({ context }: Frame, x: number, y: number, isFolded: boolean): void {
  context.beginPath()
  if (isFolded) {
    context.moveTo(x - 3, y - 5)
    context.lineTo(x + 4, y)
    context.lineTo(x - 3, y + 5)
  } else {
    context.moveTo(x - 5, y - 3)
    context.lineTo(x + 5, y - 3)
    context.lineTo(x, y + 4)
  }
  context.fill()
}
