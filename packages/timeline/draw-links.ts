import type { Point } from '@interleave/engine/trace/timeline.ts'
import type { Frame } from './draw.ts'
import { taskColour } from './palette.ts'
import { rowY } from './scene.ts'
import { timeToX } from './viewport.ts'

/** From the task that asks to its resource and back, the moment of the effect, and aborts to all who listen. */
export function drawLinks(frame: Frame): void {
  const { context, scene, view, palette } = frame
  const { layout, axis } = scene.story
  const xOf = (point: Point): number => timeToX(view, axis.pointToU(point))
  const isSeen = (x: number): boolean => x >= -1 && x <= view.width + 1
  const half = scene.metrics.barHeight / 2

  context.lineWidth = 1
  for (const { taskLane, resourceLane, row, issue, effect, reply, abort } of layout.connections) {
    const end = reply ?? abort
    const from = xOf(issue)
    const to = end ? xOf(end) : view.width
    if (to < 0 || from > view.width) continue
    const resourceY = rowY(scene, resourceLane, row)
    const lane = taskLane === null ? undefined : layout.lanes[taskLane]
    context.strokeStyle = taskColour(palette, lane?.colour ?? null)
    if (taskLane !== null) {
      const taskY = rowY(scene, taskLane) + half
      context.globalAlpha = 0.55
      context.setLineDash([2, 3])
      if (isSeen(from)) line(context, from, taskY, from, resourceY - half + 2)
      if (end && isSeen(to)) line(context, to, resourceY - half + 2, to, taskY)
      context.globalAlpha = 1
    }
    if (effect) {
      const x = xOf(effect)
      if (!isSeen(x)) continue
      // A diamond: the moment at which the resource is read or written.
      context.setLineDash([])
      context.fillStyle = context.strokeStyle
      context.beginPath()
      context.moveTo(x, resourceY - 5)
      context.lineTo(x + 4, resourceY)
      context.lineTo(x, resourceY + 5)
      context.lineTo(x - 4, resourceY)
      context.fill()
    }
  }
  context.setLineDash([])

  context.strokeStyle = palette.bad
  context.fillStyle = palette.bad
  for (const abort of layout.aborts) {
    const x = xOf(abort)
    if (!isSeen(x)) continue
    const ys = [abort.fromLane, ...abort.toLanes].map((lane) => rowY(scene, lane))
    // Faint over all lanes, so that the moment can be read off each; strong to those who were told.
    context.globalAlpha = 0.35
    context.lineWidth = 1
    line(context, x, scene.metrics.ruler, x, scene.height)
    context.globalAlpha = 1
    context.lineWidth = 1.75
    line(context, x, Math.min(...ys), x, Math.max(...ys))
    for (const lane of abort.toLanes) {
      const y = rowY(scene, lane)
      context.beginPath()
      context.moveTo(x - 4.5, y - half - 1)
      context.lineTo(x + 4.5, y - half - 1)
      context.lineTo(x, y - half + 5)
      context.fill()
    }
    context.beginPath()
    context.arc(x, rowY(scene, abort.fromLane), 3.5, 0, 2 * Math.PI)
    context.fill()
  }
}

/** Flags of what came from outside. */
export function drawOutsides({ context, scene, view, palette }: Frame): void {
  const { layout, axis } = scene.story
  context.font = `600 11px ${palette.ui}`
  context.textBaseline = 'middle'
  for (const { label, lane, happened } of layout.outsides) {
    if (!happened) continue
    const x = timeToX(view, axis.pointToU(happened))
    const width = context.measureText(label).width + 22
    if (x < -width || x > view.width + width) continue
    const y = rowY(scene, lane)
    const isLeft = x + width > view.width
    const side = isLeft ? -1 : 1
    context.fillStyle = palette.bad
    context.beginPath()
    context.moveTo(x, y - 9)
    context.lineTo(x + side * width, y - 9)
    context.lineTo(x + side * (width - 7), y)
    context.lineTo(x + side * width, y + 9)
    context.lineTo(x, y + 9)
    context.fill()
    context.fillStyle = palette.panel
    context.textAlign = isLeft ? 'right' : 'left'
    context.fillText(label, x + side * 7, y + 0.5)
  }
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath()
  context.moveTo(Math.round(x1) + 0.5, y1)
  context.lineTo(Math.round(x2) + 0.5, y2)
  context.stroke()
}
