import type { Bar } from '@interleave/engine/trace/timeline.ts'
import type { Frame } from './draw.ts'
import { fitText } from './fit-text.ts'
import { taskColour } from './palette.ts'
import { barBox, type Box, type LaneBox } from './scene.ts'

/** A label shorter than this says nothing. */
const MIN_LABEL = 26

export function drawBars(frame: Frame): void {
  const { context, scene, view, scroll, height } = frame
  for (const lane of scene.lanes) {
    if (lane.height === 0 || lane.top + lane.height < scroll || lane.top > scroll + height) continue
    // Several bars on one pixel look like one: only the first of them is drawn.
    let drawnTo = -Infinity
    const { bars, kind } = lane.lane
    for (let i = 0; i < bars.length; i++) {
      const bar = bars[i]
      if (!bar) continue
      const box = barBox(scene, view, lane, i)
      if (box.x > view.width || box.x + box.width < 0) continue
      if (box.width <= 4 && box.x + box.width <= drawnTo + 0.5 && bar.row === 0) continue
      drawnTo = box.x + box.width
      if (kind === 'task') drawTaskBar(frame, bar, box)
      else drawResourceBar(frame, bar, box)
      drawBarLabel(frame, lane, bar, box)
    }
  }
  context.setLineDash([])
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
function drawOpenEnd(context: CanvasRenderingContext2D, box: Box): void {
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
