import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Bar, Lane, Pin } from '@interleave/engine/trace/timeline.ts'
import { placesOf, type Spans, within } from './spans.ts'
import type { Story } from './story.ts'
import { timeToX, type Viewport } from './viewport.ts'

/** Sizes in CSS pixels. */
export interface Metrics {
  /** Width of the column with the names of lanes. */
  labels: number
  ruler: number
  rowPitch: number
  barHeight: number
}

/** Room between tasks, resources and the outside. */
const GROUP_GAP = 12
const FOOT = 14
/** Free above the first lane; more where aborts say why. */
const HEAD = 6
const ABORT_HEAD = 18
/** No target is lower than this. */
const MIN_PITCH = 24
const MAX_PITCH = 34

/** Tasks whose calls are not shown, by number. */
export type Folded = ReadonlySet<number>
const NONE: Folded = new Set()

/** Sizes for a drawing of that width and height: lanes move together, within reason, to stand in it all at once. */
export function metricsFor(story: Story, width: number, height: number, folded: Folded = NONE): Metrics {
  const ruler = 24
  const hidden = hiddenLanes(story, folded)
  const rows = story.layout.lanes.reduce((sum, lane) => sum + (hidden.has(lane) ? 0 : lane.rows), 0)
  const kinds = new Set(story.layout.lanes.map((lane) => lane.kind)).size
  const room = height - ruler - headOf(story) - FOOT - Math.max(0, kinds - 1) * GROUP_GAP
  const rowPitch = Math.min(MAX_PITCH, Math.max(MIN_PITCH, Math.floor(room / Math.max(rows, 1))))
  return { labels: width < 560 ? 108 : 148, ruler, rowPitch, barHeight: Math.min(17, rowPitch - 6) }
}

/** Lanes that take no room, each with the lane that stands for it: calls of what is folded, and lanes with nothing to see. */
function hiddenLanes(story: Story, folded: Folded): Map<Lane, Lane> {
  const { lanes } = story.layout
  const hidden = new Map<Lane, Lane>()
  const quiet = lanes.filter((lane) => isQuiet(story, lane))
  if (quiet.length < lanes.length) for (const lane of quiet) hidden.set(lane, lane)
  let holder: Lane | null = null
  for (const lane of lanes) {
    if (holder && lane.kind === 'task' && lane.depth > holder.depth) hidden.set(lane, holder)
    else holder = lane.ref?.kind === 'task' && folded.has(lane.ref.id) ? lane : null
  }
  return hidden
}

/** A module that ran through at the start and called nothing: true, and of no interest on a drawing; the text tells it. */
function isQuiet({ model, layout }: Story, lane: Lane): boolean {
  const task = lane.ref?.kind === 'task' ? model.tasks.get(lane.ref.id) : undefined
  if (!task || task.parent !== null || task.children.length > 0 || task.suspensions.length > 0 || task.end?.ok === false) return false
  if (task.name !== task.place.file) return false
  const index = layout.lanes.indexOf(lane)
  return !layout.pins.some((pin) => pin.lane === index) && !layout.connections.some((c) => c.taskLane === index)
}

/** Where each lane stands, before scrolling. */
export interface LaneBox {
  lane: Lane
  index: number
  top: number
  /** 0 for a lane that is not shown. */
  height: number
  /** The lane that stands for it while it is not shown; else its own index. */
  shownAt: number
  /** How many calls stand below it in the tree. */
  calls: number
  isFolded: boolean
  spans: Spans
}

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** A layout in pixels: everything but the moment on the axis, which the viewport decides. */
export interface Scene {
  story: Story
  metrics: Metrics
  lanes: LaneBox[]
  height: number
}

export function createScene(story: Story, metrics: Metrics, folded: Folded = NONE): Scene {
  const hidden = hiddenLanes(story, folded)
  const { lanes: spans } = placesOf(story)
  const all = story.layout.lanes
  let top = metrics.ruler + headOf(story)
  let previous: Lane | undefined
  const lanes = all.map((lane, index): LaneBox => {
    if (previous && previous.kind !== lane.kind) top += GROUP_GAP
    previous = lane
    const holder = hidden.get(lane)
    const height = holder ? 0 : lane.rows * metrics.rowPitch
    const box = {
      lane, index, top, height,
      shownAt: holder ? all.indexOf(holder) : index,
      calls: callsBelow(all, index),
      isFolded: lane.ref?.kind === 'task' && folded.has(lane.ref.id),
      spans: spans.get(lane) ?? { edges: new Float64Array(), reach: new Float64Array() },
    }
    top += height
    return box
  })
  return { story, metrics, lanes, height: top + FOOT }
}

function headOf({ layout }: Story): number {
  return layout.aborts.length > 0 ? ABORT_HEAD : HEAD
}

function callsBelow(lanes: readonly Lane[], index: number): number {
  const own = lanes[index]
  if (own?.kind !== 'task') return 0
  let next = index + 1
  while (lanes[next]?.kind === 'task' && (lanes[next]?.depth ?? 0) > own.depth) next += 1
  return next - index - 1
}

/** The middle of a row of a lane, or of the lane that stands for it. */
export function rowY(scene: Scene, lane: number, row = 0): number {
  const box = scene.lanes[scene.lanes[lane]?.shownAt ?? lane]
  return (box?.top ?? scene.metrics.ruler) + (row + 0.5) * scene.metrics.rowPitch
}

/** Even a moment that takes no time can be seen and hit. */
export const MIN_BAR = 4

export function barBox(scene: Scene, view: Viewport, { lane, top, spans }: LaneBox, index: number): Box {
  const bar = lane.bars[index]
  const x = timeToX(view, spans.edges[2 * index] ?? 0)
  const width = timeToX(view, spans.edges[2 * index + 1] ?? 0) - x
  const { barHeight, rowPitch } = scene.metrics
  const y = top + ((bar?.row ?? 0) + 0.5) * rowPitch - barHeight / 2
  return { x, y, width: Math.max(width, bar?.style === 'running' ? MIN_BAR : 1), height: barHeight }
}

export const PIN_RADIUS = 9

/** Pins hang under the row at their moment; those that would overlap move to the right. Those off screen are left out. */
export function pinCentres(scene: Scene, view: Viewport): { pin: Pin<Finding>; x: number; y: number }[] {
  const placed: { pin: Pin<Finding>; x: number; y: number }[] = []
  const { pins } = placesOf(scene.story)
  scene.story.layout.pins.forEach((pin, index) => {
    const y = rowY(scene, pin.lane) + scene.metrics.barHeight / 2 + 1
    let x = timeToX(view, pins[index] ?? 0)
    if (x < -PIN_RADIUS || x > view.width + PIN_RADIUS) return
    while (placed.some((p) => Math.abs(p.x - x) < 2 * PIN_RADIUS && Math.abs(p.y - y) < 2 * PIN_RADIUS)) x += 2 * PIN_RADIUS + 1
    placed.push({ pin, x, y })
  })
  return placed
}

export type Hit =
  | { kind: 'pin'; pin: Pin<Finding> }
  | { kind: 'bar'; lane: Lane; bar: Bar }
  | { kind: 'lane'; lane: Lane }
  | { kind: 'plot'; step: number }

/** What stands under a position: `x` within the plot, or negative over the names; `y` before scrolling. */
export function hitTest(scene: Scene, view: Viewport, x: number, y: number): Hit {
  for (const { pin, x: px, y: py } of pinCentres(scene, view)) {
    // A target of 24 px, although the pin is drawn smaller.
    if (Math.hypot(px - x, py - y) <= 12) return { kind: 'pin', pin }
  }
  const box = scene.lanes.find(({ top, height }) => y >= top && y < top + height)
  if (box && x < 0) return { kind: 'lane', lane: box.lane }
  if (box) {
    const { lane } = box
    // The last drawn lies on top.
    const u = view.start + x / view.pxPerMs
    const reach = (MIN_BAR + 2) / view.pxPerMs
    const [first, end] = within(box.spans, u - reach, u + reach)
    for (let index = end - 1; index >= first; index--) {
      const b = barBox(scene, view, box, index)
      const bar = lane.bars[index]
      if (bar && x >= b.x - 2 && x <= b.x + b.width + 2 && y >= b.y - 3 && y <= b.y + b.height + 3) return { kind: 'bar', lane, bar }
    }
  }
  return { kind: 'plot', step: scene.story.axis.uToStep(view.start + x / view.pxPerMs) }
}

/** Where an event of the run happens: the lane and row of its I/O, timer or outside event. */
export function stepRow(scene: Scene, index: number): { lane: number; row: number } {
  const { model, layout } = scene.story
  const step = model.steps[index]
  if (!step) return { lane: 0, row: 0 }
  if (step.kind === 'outside') return { lane: layout.outsides.find((o) => o.outside === step.of)?.lane ?? 0, row: 0 }
  if (step.kind === 'timer') {
    const task = step.of === null ? null : (model.timers.get(step.of)?.task ?? null)
    return { lane: Math.max(0, layout.lanes.findIndex((l) => l.ref?.kind === 'task' && l.ref.id === task)), row: 0 }
  }
  const connection = layout.connections.find((c) => c.io === step.of)
  return { lane: connection?.resourceLane ?? 0, row: connection?.row ?? 0 }
}
