import type { Swap } from '@interleave/engine/explore/exploration.ts'
import { drawBars } from './draw-bars.ts'
import { drawLinks, drawOutsides } from './draw-links.ts'
import { drawEnds } from './draw-ends.ts'
import { drawLabels } from './draw-labels.ts'
import { drawSwap } from './draw-swap.ts'
import { drawWaits } from './draw-waits.ts'
import { textWidth } from './fit-text.ts'
import type { Palette } from './palette.ts'
import type { Pen } from './pen.ts'
import { PIN_RADIUS, pinCentres, type Scene } from './scene.ts'
import { scrubberX } from './scrubber-x.ts'
import { stepIndex } from './story.ts'
import { formatMs, ticks, timeToX, type Viewport } from './viewport.ts'

/** One frame to draw. The canvas shows `height` pixels of the scene from `scroll` on. */
export interface Frame {
  context: Pen
  scene: Scene
  view: Viewport
  palette: Palette
  scroll: number
  height: number
  /** Number of the selected step. */
  step: number
  swap: Pick<Swap, 'firstStep' | 'secondStep'> | null
  /** The step from which on it is another order than the one beside it. */
  differsAt: number | null
  /** Drawn to be kept: nothing can be pressed on it. */
  isPicture: boolean
}

export function draw(frame: Frame): void {
  const { context, scene, view, palette, scroll, height } = frame
  const { metrics } = scene
  const width = metrics.labels + view.width
  context.fillStyle = palette.paper
  context.fillRect(0, 0, width, height)
  drawGroups(frame, width)
  drawGrid(frame)
  context.save()
  context.beginPath()
  context.rect(metrics.labels, metrics.ruler, view.width, height - metrics.ruler)
  context.clip()
  context.translate(metrics.labels, -scroll)
  drawLinks(frame)
  drawBars(frame)
  drawEnds(frame)
  drawOutsides(frame)
  drawDifference(frame)
  drawSwap(frame)
  drawScrubber(frame)
  drawWaits(frame)
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
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  const x = scrubberX(scene, view, step)
  const isNear = x >= -8 && x <= view.width + 8
  const label = formatMs(story.layout.steps[stepIndex(story, step)]?.at ?? 0)
  context.font = `600 11.5px ${palette.ui}`
  const half = textWidth(context, label) / 2 + 7
  const centre = metrics.labels + Math.min(Math.max(x, half - 4), view.width - half - 3)
  context.font = `11.5px ${palette.ui}`
  context.fillStyle = palette.soft
  for (const tick of ticks(view, story.axis)) {
    const at = metrics.labels + Math.max(tick.x, 14)
    const isCovered = isNear && Math.abs(at - centre) < half + textWidth(context, tick.label) / 2
    if (tick.x >= 0 && tick.x <= view.width - 12 && !isCovered) context.fillText(tick.label, at, metrics.ruler / 2)
  }
  if (!isNear) return
  context.font = `600 11.5px ${palette.ui}`
  context.fillStyle = palette.ink
  context.beginPath()
  context.roundRect(centre - half, 1.5, half * 2, metrics.ruler - 4, 6)
  context.fill()
  context.fillStyle = palette.paper
  context.fillText(label, centre, metrics.ruler / 2)
}

function drawScrubber({ context, scene, view, palette, scroll, height, step }: Frame): void {
  const x = scrubberX(scene, view, step)
  context.fillStyle = palette.ink
  context.fillRect(x - 0.75, scroll, 1.5, height)
}

/** All that stands right of it is another order. */
function drawDifference({ context, scene, view, palette, scroll, height, differsAt }: Frame): void {
  if (differsAt === null) return
  const x = timeToX(view, scene.story.axis.stepToU(stepIndex(scene.story, differsAt)))
  if (x > view.width) return
  context.fillStyle = palette.warn
  context.globalAlpha = 0.07
  context.fillRect(Math.max(x, 0), scroll, view.width - Math.max(x, 0), height)
  context.globalAlpha = 1
  if (x < -1) return
  context.strokeStyle = palette.warn
  context.lineWidth = 1.5
  context.setLineDash([6, 3])
  context.beginPath()
  context.moveTo(x, scroll)
  context.lineTo(x, scroll + height)
  context.stroke()
  context.setLineDash([])
  const y = scroll + scene.metrics.ruler
  context.fillStyle = palette.warn
  context.fillRect(x - 17, y, 17, 15)
  context.font = `700 12px ${palette.ui}`
  context.fillStyle = palette.paper
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText('≠', x - 8.5, y + 8)
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
