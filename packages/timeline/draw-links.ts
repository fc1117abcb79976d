import type { Frame } from './draw.ts'
import { fitText, textWidth } from './fit-text.ts'
import { type Palette, taskColour } from './palette.ts'
import type { Pen } from './pen.ts'
import { rowY } from './scene.ts'
import { placesOf, within } from './spans.ts'
import { timeToX } from './viewport.ts'

/** Closer together than this on the average, threads between lanes are a thicket and tell nothing. */
const THREAD_GAP_PX = 3

/** From the task that asks to its resource and back, the moment of the effect, and aborts to all who listen. */
export function drawLinks(frame: Frame): void {
  drawThreads(frame)
  drawAborts(frame)
}

function drawThreads({ context, scene, view, palette, scroll, height }: Frame): void {
  const { layout } = scene.story
  const { connections, effects } = placesOf(scene.story)
  const isSeen = (x: number): boolean => x >= -1 && x <= view.width + 1
  const half = scene.metrics.barHeight / 2
  const [first, last] = within(connections, view.start, view.start + view.width / view.pxPerMs)
  const hasRoom = (last - first) * THREAD_GAP_PX < view.width
  context.lineWidth = 1
  for (let i = first; i < last; i++) {
    const connection = layout.connections[i]
    if (!connection) continue
    const { taskLane, resourceLane, row, reply, abort } = connection
    const resourceY = rowY(scene, resourceLane, row)
    const lane = taskLane === null ? undefined : layout.lanes[taskLane]
    const colour = taskColour(palette, lane?.colour ?? null)
    if (taskLane !== null && hasRoom) {
      const from = timeToX(view, connections.edges[2 * i] ?? 0)
      const to = timeToX(view, connections.edges[2 * i + 1] ?? 0)
      const taskY = rowY(scene, taskLane) + half
      context.strokeStyle = colour
      context.globalAlpha = 0.55
      context.setLineDash([2, 3])
      if (isSeen(from)) line(context, from, taskY, from, resourceY - half + 2)
      if ((reply || abort) && isSeen(to)) line(context, to, resourceY - half + 2, to, taskY)
      context.globalAlpha = 1
    }
    const x = timeToX(view, effects[i] ?? NaN)
    if (!isSeen(x) || resourceY < scroll || resourceY > scroll + height) continue
    // A diamond: the moment at which the resource is read or written.
    const size = hasRoom ? 5 : 3
    context.setLineDash([])
    context.fillStyle = colour
    context.beginPath()
    context.moveTo(x, resourceY - size)
    context.lineTo(x + size - 1, resourceY)
    context.lineTo(x, resourceY + size)
    context.lineTo(x - size + 1, resourceY)
    context.fill()
  }
}

function drawAborts({ context, scene, view, palette, scroll }: Frame): void {
  const { layout } = scene.story
  const { aborts } = placesOf(scene.story)
  const half = scene.metrics.barHeight / 2
  context.setLineDash([])

  context.strokeStyle = palette.bad
  context.fillStyle = palette.bad
  for (const [index, abort] of layout.aborts.entries()) {
    const x = timeToX(view, aborts[index] ?? 0)
    if (x < -1 || x > view.width + 1) continue
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
    drawReason(context, palette, abort.reason, { x, y: scroll + scene.metrics.ruler + 8, room: Math.min(220, view.width - x - 12) })
  }
}

/** Why, beside the head of the line; who hung up is told by its flag. */
function drawReason(context: Pen, palette: Palette, reason: string, { x, y, room }: { x: number; y: number; room: number }): void {
  context.font = `11px ${palette.ui}`
  const words = fitText(context, `abort: ${reason}`, room)
  if (words === '') return
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  const { fillStyle } = context
  context.fillStyle = palette.paper
  context.globalAlpha = 0.85
  context.fillRect(x + 3, y - 7, textWidth(context, words) + 6, 14)
  context.globalAlpha = 1
  context.fillStyle = fillStyle
  context.fillText(words, x + 6, y)
}

/** Flags of what came from outside. */
export function drawOutsides({ context, scene, view, palette }: Frame): void {
  const { layout, axis } = scene.story
  context.font = `600 11px ${palette.ui}`
  context.textBaseline = 'middle'
  for (const { label, lane, happened } of layout.outsides) {
    if (!happened) continue
    const x = timeToX(view, axis.pointToU(happened))
    const width = textWidth(context, label) + 22
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

function line(context: Pen, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath()
  context.moveTo(Math.round(x1) + 0.5, y1)
  context.lineTo(Math.round(x2) + 0.5, y2)
  context.stroke()
}
