/**
 * The part of the axis that is on screen; its unit is the axis's own, a millisecond where nothing happens. Pure: every
 * change gives a new value.
 */
export interface Viewport {
  /** What stands at the left edge of the plot. */
  readonly start: number
  readonly pxPerMs: number
  /** Width of the plot in CSS pixels. */
  readonly width: number
  /** The whole of what can be shown, from 0. */
  readonly duration: number
}

/** Room kept free on both sides when the whole run is fitted, so that nothing sticks to an edge. */
const MARGIN_PX = 14
/** A thousandth of a millisecond would fill the screen: closer than any two events that differ. */
const MAX_PX_PER_MS = 2_000

export function fit(duration: number, width: number): Viewport {
  const inner = Math.max(width - 2 * MARGIN_PX, 1)
  // A run that takes no virtual time still has a width to be drawn in.
  const pxPerMs = Math.min(inner / Math.max(duration, 1), MAX_PX_PER_MS)
  return { start: -MARGIN_PX / pxPerMs, pxPerMs, width, duration }
}

export function timeToX(view: Viewport, ms: number): number {
  return (ms - view.start) * view.pxPerMs
}

export function xToTime(view: Viewport, x: number): number {
  return view.start + x / view.pxPerMs
}

/** Zooms so that the moment under `x` stays under it, as far as the edges allow. */
export function zoomAt(view: Viewport, factor: number, x: number): Viewport {
  const min = fit(view.duration, view.width).pxPerMs
  const pxPerMs = Math.min(Math.max(view.pxPerMs * factor, min), Math.max(MAX_PX_PER_MS, min))
  return clamp({ ...view, pxPerMs, start: xToTime(view, x) - x / pxPerMs })
}

export function pan(view: Viewport, dxPx: number): Viewport {
  return clamp({ ...view, start: view.start + dxPx / view.pxPerMs })
}

/** Keeps the moment a tenth of the width away from both edges, moving no further than needed. */
export function reveal(view: Viewport, ms: number): Viewport {
  const x = timeToX(view, ms)
  const edge = view.width / 10
  if (x < edge) return pan(view, x - edge)
  if (x > view.width - edge) return pan(view, x - (view.width - edge))
  return view
}

/** Another width, with the same zoom relative to the whole and the same left edge. */
export function resize(view: Viewport, width: number): Viewport {
  const zoom = view.pxPerMs / fit(view.duration, view.width).pxPerMs
  const fitted = fit(view.duration, width)
  if (zoom <= 1.0001) return fitted
  return clamp({ ...view, width, pxPerMs: fitted.pxPerMs * zoom })
}

/** What is on screen, as parts of the whole: the same in two runs of different length. */
export interface Part {
  readonly start: number
  readonly end: number
}

export function partOf({ start, pxPerMs, width, duration }: Viewport): Part {
  return { start: start / duration, end: (start + width / pxPerMs) / duration }
}

/** The viewport, moved and zoomed to show that part, as far as its edges allow; itself when it does already. */
export function showPart(view: Viewport, part: Part): Viewport {
  const own = partOf(view)
  const size = part.end - part.start
  // Less than a hundredth of a pixel apart: two that follow each other must come to rest.
  const slack = size / view.width / 100
  if (size <= 0 || (Math.abs(own.start - part.start) < slack && Math.abs(own.end - part.end) < slack)) return view
  const pxPerMs = view.width / (size * view.duration)
  const min = fit(view.duration, view.width).pxPerMs
  return clamp({ ...view, pxPerMs: Math.min(Math.max(pxPerMs, min), Math.max(MAX_PX_PER_MS, min)), start: part.start * view.duration })
}

function clamp(view: Viewport): Viewport {
  const margin = MARGIN_PX / view.pxPerMs
  const last = view.duration + margin - view.width / view.pxPerMs
  return { ...view, start: Math.max(-margin, Math.min(view.start, last)) }
}

export interface Tick {
  x: number
  label: string
}

/** Turns milliseconds into the axis's own unit, and back. */
export interface Scale {
  timeToU(ms: number): number
  uToTime(u: number): number
}

const IDENTITY: Scale = { timeToU: (ms) => ms, uToTime: (u) => u }

/** Round times, at least `minGapPx` apart, that fall within the view. The scale may stretch time, never shrink it. */
export function ticks(view: Viewport, scale: Scale = IDENTITY, minGapPx = 74): Tick[] {
  const step = roundStep(minGapPx / view.pxPerMs)
  const from = Math.max(0, Math.ceil(scale.uToTime(view.start) / step))
  const to = Math.floor(scale.uToTime(xToTime(view, view.width)) / step)
  const found: Tick[] = []
  for (let n = from; n <= to; n++) found.push({ x: timeToX(view, scale.timeToU(n * step)), label: formatMs(n * step) })
  return found
}

/** The smallest of 1, 2 and 5 times a power of ten that is no less than `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const digit = [1, 2, 5, 10].find((d) => d * power >= least * 0.999_999) ?? 10
  return digit * power
}

/** Three digits are enough to tell neighbours apart at any zoom. */
export function formatMs(ms: number): string {
  if (Math.abs(ms) >= 10_000) return `${trim(ms / 1_000, 2)} s`
  return `${trim(ms, 3)} ms`
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}
