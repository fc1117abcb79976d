import type { Swap } from '@interleave/engine/explore/exploration.ts'
import { drawBars } from './draw-bars.ts'
import { drawLinks, drawOutsides } from './draw-links.ts'
import { fitText } from './fit-text.ts'
import type { Palette } from './palette.ts'
import { PIN_RADIUS, pinCentres, type Scene, stepRow } from './scene.ts'
import { endOfStep, stepIndex } from './story.ts'
import { formatMs, ticks, timeToX, type Viewport } from './viewport.ts'

/** One frame to draw. The canvas shows `height` pixels of the scene from `scroll` on. */
export interface Frame {
  context: CanvasRenderingContext2D
  scene: Scene
  view: Viewport
  palette: Palette
  scroll: number
  height: number
  /** Number of the selected step. */
  step: number
  swap: Swap | null
}

export function draw(frame: Frame): void {
  const { context, scene, view, palette, scroll, height } = frame
  const { metrics } = scene
  const width = metrics.labels + view.width
  context.clearRect(0, 0, width, height)
  drawGroups(frame, width)
  drawGrid(frame)
  context.save()
  context.beginPath()
  context.rect(metrics.labels, metrics.ruler, view.width, height - metrics.ruler)
  context.clip()
  context.translate(metrics.labels, -scroll)
  drawLinks(frame)
  drawBars(frame)
  drawOutsides(frame)
  drawSwap(frame)
  drawScrubber(frame)
  drawPins(frame)
  context.restore()
  drawLabels(frame)
  drawRuler(frame)
  context.fillStyle = palette.line
  context.fillRect(metrics.labels - 0.5, 0, 1, height)
}

/** Faint ground under resources and the outside, so that the three kinds of lanes stand apart. */
function drawGroups({ context, scene, palette, scroll }: Frame, width: number): void {
  context.globalAlpha = 0.5
  context.fillStyle = palette.line
  let previous = ''
  for (const { lane, top } of scene.lanes) {
    if (previous !== '' && lane.kind !== previous) context.fillRect(0, top - 8 - scroll, width, 1)
    previous = lane.kind
  }
  context.globalAlpha = 1
}

function drawGrid({ context, scene, view, palette, height }: Frame): void {
  const { labels, ruler } = scene.metrics
  context.fillStyle = palette.line
  context.globalAlpha = 0.75
  for (const { x } of ticks(view, scene.story.axis)) {
    if (x >= 0) context.fillRect(Math.round(labels + x), ruler - 4, 1, height)
  }
  context.globalAlpha = 1
}

function drawRuler({ context, scene, view, palette, step }: Frame): void {
  const { metrics, story } = scene
  context.fillStyle = palette.paper
  context.fillRect(0, 0, metrics.labels + view.width, metrics.ruler)
  context.font = `11.5px ${palette.ui}`
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  context.fillStyle = palette.soft
  for (const { x, label } of ticks(view, story.axis)) {
    if (x >= 0 && x <= view.width - 12) context.fillText(label, metrics.labels + Math.max(x, 14), metrics.ruler / 2)
  }
  const index = stepIndex(story, step)
  const x = scrubberX(scene, view, step)
  if (x < -8 || x > view.width + 8) return
  const label = formatMs(story.layout.steps[index]?.at ?? 0)
  context.font = `600 11.5px ${palette.ui}`
  const half = context.measureText(label).width / 2 + 7
  const centre = metrics.labels + Math.min(Math.max(x, half - 4), view.width - half - 3)
  context.fillStyle = palette.ink
  context.beginPath()
  context.roundRect(centre - half, 1.5, half * 2, metrics.ruler - 4, 6)
  context.fill()
  context.fillStyle = palette.paper
  context.fillText(label, centre, metrics.ruler / 2)
}

/** The line stands where the selected event is over. */
export function scrubberX(scene: Scene, view: Viewport, step: number): number {
  const { axis, model } = scene.story
  const index = stepIndex(scene.story, step)
  const order = endOfStep(scene.story, index)
  return timeToX(view, axis.pointToU({ at: model.records[order]?.at ?? 0, order }))
}

function drawScrubber({ context, scene, view, palette, scroll, height, step }: Frame): void {
  const x = scrubberX(scene, view, step)
  context.fillStyle = palette.ink
  context.fillRect(x - 0.75, scroll, 1.5, height)
}

function drawLabels({ context, scene, palette, scroll, height }: Frame): void {
  const { labels, ruler, rowPitch } = scene.metrics
  context.save()
  context.beginPath()
  context.rect(0, ruler, labels - 4, height)
  context.clip()
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  for (const { lane, top, height: laneHeight } of scene.lanes) {
    const y = top - scroll + rowPitch / 2
    if (laneHeight === 0 || y + laneHeight < 0 || y - rowPitch > height) continue
    const step = labels < 100 ? 7 : 12
    const x = 10 + Math.min(lane.depth, 6) * step
    if (lane.colour !== null) {
      context.fillStyle = palette.tasks[lane.colour % 8] ?? palette.ink
      context.beginPath()
      context.roundRect(x, y - 6, 3.5, 12, 1.75)
      context.fill()
    }
    context.font = `${lane.depth === 0 && lane.kind === 'task' ? '600 ' : ''}12px ${palette.ui}`
    context.fillStyle = lane.kind === 'task' ? palette.ink : palette.soft
    context.fillText(fitText(context, lane.label, labels - x - 18), x + (lane.colour === null ? 0 : 9), y)
  }
  context.restore()
}

function drawPins({ context, scene, view, palette }: Frame): void {
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const { pin, x, y } of pinCentres(scene, view)) {
    context.fillStyle = palette.bad
    context.strokeStyle = palette.paper
    context.lineWidth = 2
    context.beginPath()
    context.arc(x, y, PIN_RADIUS, 0, 2 * Math.PI)
    context.stroke()
    context.fill()
    context.fillStyle = palette.panel
    context.font = `700 11px ${palette.ui}`
    context.fillText(String(pin.number), x, y + 0.5)
  }
}

function drawSwap({ context, scene, view, palette, swap }: Frame): void {
  if (!swap) return
  const ends = [swap.firstStep, swap.secondStep].map((number) => {
    const index = stepIndex(scene.story, number)
    const { lane, row } = stepRow(scene, index)
    const box = scene.lanes[lane]
    const y = (box?.top ?? 0) + (row + 0.5) * scene.metrics.rowPitch
    return { x: timeToX(view, scene.story.axis.stepToU(index)), y }
  })
  const [a, b] = ends
  if (!a || !b) return
  const lift = 34 + Math.abs(a.x - b.x) * 0.12
  const top = Math.min(a.y, b.y) - lift
  const middle = (a.x + b.x) / 2
  context.strokeStyle = palette.ink
  context.lineWidth = 1.5
  context.setLineDash([5, 4])
  context.beginPath()
  context.moveTo(a.x, a.y)
  context.bezierCurveTo(a.x, top, b.x, top, b.x, b.y)
  context.stroke()
  context.setLineDash([])
  context.fillStyle = palette.ink
  for (const { x, y } of [a, b]) {
    context.beginPath()
    context.arc(x, y, 3.5, 0, 2 * Math.PI)
    context.fill()
  }
  context.font = `600 11.5px ${palette.ui}`
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  const text = 'swap these two'
  const width = context.measureText(text).width
  const x = Math.min(Math.max(middle - width / 2, 6), view.width - width - 6)
  const y = Math.max(Math.min(a.y, b.y) - lift * 0.72, scene.metrics.ruler + 10)
  context.fillStyle = palette.paper
  context.globalAlpha = 0.9
  context.fillRect(x - 4, y - 8, width + 8, 16)
  context.globalAlpha = 1
  context.fillStyle = palette.ink
  context.fillText(text, x, y)
}
