import type { Bar } from '@interleave/engine/trace/timeline.ts'
import type { Frame } from './draw.ts'
import { fitText } from './fit-text.ts'
import { taskColour } from './palette.ts'
import type { Pen } from './pen.ts'
import { barBox, type Box, type LaneBox, MIN_BAR } from './scene.ts'
import { placesOf, within } from './spans.ts'
import { timeToX } from './viewport.ts'

/** A label shorter than this says nothing. */
const MIN_LABEL = 30
/** Narrower than this, a bar's corners and edge cannot be seen. */
const PLAIN_PX = 5

type Look = Bar['style'] | 'sliver'

/** Bars of a lane that look alike: colours and dashes are set once for all of them. */
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
    const crowd = batches.reduce((sum, { boxes }) => sum + boxes.length, 0) / lane.lane.rows
    for (const batch of batches) {
      if (batch.look === 'sliver') drawSlivers(frame, batch)
      else if (lane.lane.kind === 'task') drawTaskBars(frame, batch)
      else drawResourceBars(frame, batch, crowd)
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
  for (const { x, y, width, height } of boxes) context.fillRect(Math.round(x), Math.round(y + 1), Math.max(Math.round(width), 1), Math.round(height - 2))
  context.globalAlpha = 1
}

function drawTaskBars({ context, palette }: Frame, { look, colour, boxes }: Batch): void {
  const own = taskColour(palette, colour)
  if (look === 'running') {
    context.fillStyle = own
    for (const box of boxes) fillBar(context, box, { inset: 0, radius: boxes.length > CROWD ? 0 : 2 })
    return
  }
  context.fillStyle = look === 'dashed' ? palette.panel : own
  context.globalAlpha = look === 'dashed' ? 1 : 0.13
  const edge = { colour: look === 'dashed' ? palette.bad : own, isDashed: look === 'dashed', inset: 0.5, radius: boxes.length > CROWD ? 0 : 3 }
  for (const box of boxes) fillBar(context, box, edge)
  context.globalAlpha = 1
  strokeBars(context, boxes, edge)
}

function drawResourceBars({ context, palette }: Frame, { look, colour, boxes }: Batch, crowd: number): void {
  const isDashed = look === 'dashed'
  const radius = crowd > CROWD ? 0 : ((boxes[0]?.height ?? 4) - 4) / 2
  const edge = { colour: isDashed ? palette.bad : taskColour(palette, colour), isDashed, inset: 2, radius }
  context.fillStyle = palette.io
  context.globalAlpha = isDashed ? 0.06 : 0.16
  for (const box of boxes) fillBar(context, box, edge)
  context.globalAlpha = 1
  strokeBars(context, boxes, edge)
}

/** In a lane with more bars than this, corners are not worth what they cost: as much as all the rest of a bar. */
const CROWD = 40

/** Without corners, a bar is painted on whole pixels, which needs no smoothing of edges: where there is no graphics card, that takes most of the time. */
function fillBar(context: Pen, { x, y, width, height }: Box, { inset, radius }: Pick<Edge, 'inset' | 'radius'>): void {
  if (width < 2 * radius || radius === 0) {
    const left = Math.round(x)
    context.fillRect(left, Math.round(y + inset), Math.max(1, Math.round(x + width) - left), Math.round(height - 2 * inset))
    return
  }
  context.beginPath()
  context.roundRect(x, y + inset, width, height - 2 * inset, radius)
  context.fill()
}

interface Edge {
  colour: string
  isDashed: boolean
  inset: number
  radius: number
}

function strokeBars(context: Pen, boxes: readonly Box[], { colour, isDashed, inset, radius }: Edge): void {
  context.strokeStyle = colour
  context.fillStyle = colour
  context.lineWidth = 1
  context.setLineDash(isDashed ? [4, 3] : [])
  for (const { x, y, width, height } of boxes) {
    const [top, tall] = [y + inset, height - 2 * inset]
    if (isDashed || (radius > 0 && width >= 2 * radius)) {
      context.beginPath()
      context.roundRect(x, top, width, tall, radius)
      context.stroke()
      continue
    }
    const [left, right, upper, lower] = [Math.round(x), Math.round(x + width), Math.round(top), Math.round(top + tall)]
    context.fillRect(left, upper, right - left, 1)
    context.fillRect(left, lower - 1, right - left, 1)
    context.fillRect(left, upper, 1, lower - upper)
    context.fillRect(right - 1, upper, 1, lower - upper)
  }
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
