import type { Bar } from '@interleave/engine/trace/timeline.ts'
import type { Frame } from './draw.ts'
import { fitText } from './fit-text.ts'
import { taskColour } from './palette.ts'
import type { Pen } from './pen.ts'
import { barBox, type Box, type LaneBox, MIN_BAR } from './scene.ts'
import { within } from './spans.ts'
import { timeToX } from './viewport.ts'

/** A label shorter than this says nothing. */
const MIN_LABEL = 26

/** Narrower than this, a bar's corners and edge cannot be seen. */
const PLAIN_PX = 5

export function drawBars(frame: Frame): void {
  const { context, scene, view, scroll, height } = frame
  const from = view.start
  const to = from + view.width / view.pxPerMs
  for (const lane of scene.lanes) {
    if (lane.height === 0 || lane.top + lane.height < scroll || lane.top > scroll + height) continue
    const { bars, kind, rows } = lane.lane
    // Several bars on one pixel of a row look like one: only the first of them is drawn.
    const drawnTo = new Float64Array(rows).fill(-Infinity)
    const [first, end] = within(lane.spans, from - MIN_BAR / view.pxPerMs, to)
    for (let i = first; i < end; i++) {
      const bar = bars[i]
      if (!bar) continue
      const right = timeToX(view, lane.spans.edges[2 * i + 1] ?? 0)
      if (right < -MIN_BAR || right + MIN_BAR <= (drawnTo[bar.row] ?? 0)) continue
      const box = barBox(scene, view, lane, i)
      if (box.width <= MIN_BAR && box.x + box.width <= (drawnTo[bar.row] ?? 0) + 0.5) continue
      drawnTo[bar.row] = box.x + box.width
      if (box.width < PLAIN_PX && bar.style !== 'running') drawSliver(frame, bar, box)
      else if (kind === 'task') drawTaskBar(frame, bar, box)
      else drawResourceBar(frame, bar, box)
      drawBarLabel(frame, lane, bar, box)
    }
  }
  context.setLineDash([])
}

function drawSliver({ context, palette }: Frame, bar: Bar, box: Box): void {
  context.fillStyle = bar.style === 'dashed' ? palette.bad : taskColour(palette, bar.colour)
  context.globalAlpha = 0.35
  context.fillRect(box.x, box.y + 1, Math.max(box.width, 1), box.height - 2)
  context.globalAlpha = 1
}

function drawTaskBar({ context, palette }: Frame, bar: Bar, box: Box): void {
  const colour = taskColour(palette, bar.colour)
  context.setLineDash([])
  if (bar.style === 'running') {
    context.fillStyle = colour
    context.beginPath()
    context.roundRect(box.x, box.y, box.width, box.height, 2)
    context.fill()
    return
  }
  context.beginPath()
  context.roundRect(box.x, box.y + 0.5, box.width, box.height - 1, 3)
  if (bar.style === 'suspended') {
    context.fillStyle = colour
    context.globalAlpha = 0.13
    context.fill()
    context.globalAlpha = 1
    context.strokeStyle = colour
  } else {
    context.fillStyle = palette.panel
    context.fill()
    context.strokeStyle = palette.bad
    context.setLineDash([4, 3])
  }
  context.lineWidth = 1
  context.stroke()
  if (bar.isOpen) drawOpenEnd(context, box)
}

function drawResourceBar({ context, palette }: Frame, bar: Bar, box: Box): void {
  const colour = bar.style === 'dashed' ? palette.bad : taskColour(palette, bar.colour)
  context.setLineDash(bar.style === 'dashed' ? [4, 3] : [])
  context.beginPath()
  context.roundRect(box.x, box.y + 2, box.width, box.height - 4, (box.height - 4) / 2)
  context.fillStyle = palette.io
  context.globalAlpha = bar.style === 'dashed' ? 0.06 : 0.16
  context.fill()
  context.globalAlpha = 1
  context.strokeStyle = colour
  context.lineWidth = 1
  context.stroke()
  if (bar.isOpen) drawOpenEnd(context, box)
}

/** Three dots: it goes on where the picture ends. */
function drawOpenEnd(context: Pen, box: Box): void {
  context.save()
  context.setLineDash([])
  context.fillStyle = context.strokeStyle
  for (let i = 0; i < 3; i++) {
    context.beginPath()
    context.arc(box.x + box.width + 4 + i * 4, box.y + box.height / 2, 1.2, 0, 2 * Math.PI)
    context.fill()
  }
  context.restore()
}

/** Why a bar is dashed, as far as a bar has room to say it. */
function looseText({ scene }: Frame, { ref }: Bar): string {
  const { model } = scene.story
  const run = ref.kind === 'task' ? model.tasks.get(ref.id) : ref.kind === 'io' ? model.ios.get(ref.id) : undefined
  return run?.handled.length === 0 ? 'nobody awaits it' : 'never told to stop'
}

function drawBarLabel(frame: Frame, { lane }: LaneBox, bar: Bar, box: Box): void {
  const { context, view, palette } = frame
  if (bar.style === 'running' && lane.kind === 'task') return
  // Stays in sight while its bar does.
  const left = Math.max(box.x, 0) + 6
  const room = Math.min(box.x + box.width, view.width) - left - 4
  if (room < MIN_LABEL) return
  context.font = `11px ${lane.kind === 'task' ? palette.mono : palette.ui}`
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillStyle = bar.style === 'dashed' ? palette.bad : palette.ink
  const text = bar.style === 'dashed' ? looseText(frame, bar) : bar.label
  context.fillText(fitText(context, text.replace(/^waits for /, ''), room), left, box.y + box.height / 2 + 0.5)
}
