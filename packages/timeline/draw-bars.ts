import type { Bar } from '@interleave/engine/trace/timeline.ts'
import type { Frame } from './draw.ts'
import { fitText } from './fit-text.ts'
import { taskColour } from './palette.ts'
import type { Pen } from './pen.ts'
import { barBox, type Box, type LaneBox, MIN_BAR } from './scene.ts'
import { placesOf, within } from './spans.ts'
import { timeToX } from './viewport.ts'

/** A label shorter than this says nothing. */
const MIN_LABEL = 26
/** Narrower than this, a bar's corners and edge cannot be seen. */
const PLAIN_PX = 5

type Look = Bar['style'] | 'sliver'

/** Bars of a lane that look alike: they are one path, since to fill and stroke each by itself takes ten times as long. */
interface Batch {
  look: Look
  colour: number | null
  bars: Bar[]
  boxes: Box[]
}

const LOOKS: readonly Look[] = ['sliver', 'suspended', 'dashed', 'running']

export function drawBars(frame: Frame): void {
  const { scene, scroll, height } = frame
  for (const lane of scene.lanes) {
    if (lane.height === 0 || lane.top + lane.height < scroll || lane.top > scroll + height) continue
    const batches = batchesOf(frame, lane)
    for (const batch of batches) {
      if (batch.look === 'sliver') drawSlivers(frame, batch)
      else if (lane.lane.kind === 'task') drawTaskBars(frame, batch)
      else drawResourceBars(frame, batch)
    }
    frame.context.setLineDash([])
    for (const { boxes, bars } of batches) {
      boxes.forEach((box, index) => {
        const bar = bars[index]
        if (bar && box.width >= MIN_LABEL) drawBarLabel(frame, lane, bar, box)
        if (bar?.isOpen && box.width >= PLAIN_PX) drawOpenEnd(frame, lane, bar, box)
      })
    }
  }
}

/** The bars of a lane that are on screen, by their looks, what lies on top last. */
function batchesOf({ scene, view }: Frame, lane: LaneBox): Batch[] {
  const { bars, rows } = lane.lane
  const batches = new Map<string, Batch>()
  // Several bars on one pixel of a row look like one: only the first of them is drawn.
  const drawnTo = new Float64Array(rows).fill(-Infinity)
  const [first, end] = within(lane.spans, view.start - MIN_BAR / view.pxPerMs, view.start + view.width / view.pxPerMs)
  for (let i = first; i < end; i++) {
    const bar = bars[i]
    if (!bar) continue
    const right = timeToX(view, lane.spans.edges[2 * i + 1] ?? 0)
    const reached = drawnTo[bar.row] ?? 0
    if (right < -MIN_BAR || right + MIN_BAR <= reached) continue
    const box = barBox(scene, view, lane, i)
    if (box.width <= MIN_BAR && box.x + box.width <= reached + 0.5) continue
    drawnTo[bar.row] = box.x + box.width
    const look = box.width < PLAIN_PX && bar.style !== 'running' ? 'sliver' : bar.style
    const key = `${look} ${bar.colour}`
    let batch = batches.get(key)
    if (!batch) batches.set(key, (batch = { look, colour: bar.colour, bars: [], boxes: [] }))
    batch.bars.push(bar)
    batch.boxes.push(box)
  }
  return [...batches.values()].sort((a, b) => LOOKS.indexOf(a.look) - LOOKS.indexOf(b.look))
}

function drawSlivers({ context, palette }: Frame, { bars, colour, boxes }: Batch): void {
  context.fillStyle = bars[0]?.style === 'dashed' ? palette.bad : taskColour(palette, colour)
  context.globalAlpha = 0.35
  context.beginPath()
  for (const { x, y, width, height } of boxes) context.rect(x, y + 1, Math.max(width, 1), height - 2)
  context.fill()
  context.globalAlpha = 1
}

function drawTaskBars({ context, palette }: Frame, { look, colour, boxes }: Batch): void {
  const own = taskColour(palette, colour)
  context.setLineDash(look === 'dashed' ? [4, 3] : [])
  context.beginPath()
  if (look === 'running') {
    for (const box of boxes) outline(context, box, 0, 2)
    context.fillStyle = own
    context.fill()
    return
  }
  for (const box of boxes) outline(context, box, 0.5, 3)
  context.fillStyle = look === 'dashed' ? palette.panel : own
  context.globalAlpha = look === 'dashed' ? 1 : 0.13
  context.fill()
  context.globalAlpha = 1
  context.strokeStyle = look === 'dashed' ? palette.bad : own
  context.lineWidth = 1
  context.stroke()
}

function drawResourceBars({ context, palette }: Frame, { look, colour, boxes }: Batch): void {
  context.setLineDash(look === 'dashed' ? [4, 3] : [])
  context.beginPath()
  for (const box of boxes) outline(context, box, 2, (box.height - 4) / 2)
  context.fillStyle = palette.io
  context.globalAlpha = look === 'dashed' ? 0.06 : 0.16
  context.fill()
  context.globalAlpha = 1
  context.strokeStyle = look === 'dashed' ? palette.bad : taskColour(palette, colour)
  context.lineWidth = 1
  context.stroke()
}

/** Corners cost as much as all the rest, and on a narrow bar nobody sees them. */
function outline(context: Pen, { x, y, width, height }: Box, inset: number, radius: number): void {
  if (width < 3 * radius) context.rect(x, y + inset, width, height - 2 * inset)
  else context.roundRect(x, y + inset, width, height - 2 * inset, radius)
}

/** Three dots: it goes on where the picture ends. */
function drawOpenEnd({ context, palette }: Frame, { lane }: LaneBox, bar: Bar, box: Box): void {
  if (lane.kind === 'task' && bar.style === 'running') return
  context.fillStyle = bar.style === 'dashed' ? palette.bad : taskColour(palette, bar.colour)
  context.beginPath()
  for (let i = 0; i < 3; i++) {
    const x = box.x + box.width + 4 + i * 4
    context.moveTo(x + 1.2, box.y + box.height / 2)
    context.arc(x, box.y + box.height / 2, 1.2, 0, 2 * Math.PI)
  }
  context.fill()
}

/** Why a bar is dashed, as far as a bar has room to say it. */
function looseText({ scene }: Frame, { ref }: Bar): string {
  const { model } = scene.story
  const run = ref.kind === 'task' ? model.tasks.get(ref.id) : ref.kind === 'io' ? model.ios.get(ref.id) : undefined
  return run?.handled.length === 0 ? 'nobody awaits it' : 'never told to stop'
}

function drawBarLabel(frame: Frame, { lane }: LaneBox, bar: Bar, box: Box): void {
  const { context, palette } = frame
  if (bar.style === 'running' && lane.kind === 'task') return
  const place = labelRoom(frame, bar, box)
  if (!place) return
  const font = `11px ${lane.kind === 'task' ? palette.mono : palette.ui}`
  // To set a font is to parse it, also when it is the same.
  if (context.font !== font) context.font = font
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillStyle = bar.style === 'dashed' ? palette.bad : palette.ink
  const text = (bar.style === 'dashed' ? looseText(frame, bar) : bar.label).replace(/^waits for /, '')
  context.fillText(fitText(context, text, place.room), place.left, box.y + box.height / 2 + 0.5)
}

/** Where a label can stand: in sight while its bar is, and beside the sign of the effect, never under it. */
function labelRoom({ scene, view }: Frame, { ref }: Bar, box: Box): { left: number; room: number } | null {
  const left = Math.max(box.x, 0) + 6
  const right = Math.min(box.x + box.width, view.width) - 4
  const { effects, connectionOf } = placesOf(scene.story)
  const effect = ref.kind === 'io' ? timeToX(view, effects[connectionOf.get(ref.id) ?? -1] ?? NaN) : NaN
  const sides = effect > left - 6 && effect < right ? [[left, effect - 6], [effect + 8, right]] : [[left, right]]
  const [widest] = sides.sort(([a = 0, b = 0], [c = 0, d = 0]) => d - c - (b - a))
  const [from = 0, to = 0] = widest ?? []
  return to - from < MIN_LABEL ? null : { left: from, room: to - from }
}
