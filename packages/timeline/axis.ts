import type { Point, Timeline } from '@interleave/engine/trace/timeline.ts'
import type { Scale } from './viewport.ts'

/**
 * Where moments stand on the line. An event takes no virtual time, yet its order is the whole point: so each event gets
 * a little width of its own, in which its records stand side by side, and time runs between events as it is.
 */
export interface Axis extends Scale {
  readonly length: number
  /** Width of one event. */
  readonly eventWidth: number
  pointToU(point: Point): number
  /** Where an event begins, by its index among the steps. */
  stepToU(index: number): number
  /** The event that is nearest. */
  uToStep(u: number): number
}

/** An event takes this part of the whole, unless so many of them would take more than `EVENTS_SHARE` together. */
const EVENT_SHARE = 0.024
const EVENTS_SHARE = 0.4

export function createAxis({ steps, durationMs, lastOrder }: Pick<Timeline, 'steps' | 'durationMs' | 'lastOrder'>): Axis {
  const base = durationMs > 0 ? durationMs : 1
  const count = Math.max(steps.length, 1)
  const eventWidth = base * Math.min(EVENT_SHARE, EVENTS_SHARE / count)
  const starts = new Float64Array(count)
  for (let i = 1; i < count; i++) {
    starts[i] = (starts[i - 1] ?? 0) + eventWidth + Math.max(0, (steps[i]?.at ?? 0) - (steps[i - 1]?.at ?? 0))
  }
  const atOf = (index: number): number => steps[index]?.at ?? 0
  const orderOf = (index: number): number => steps[index]?.order ?? (index <= 0 ? 0 : lastOrder + 1)
  const startOf = (index: number): number => starts[index] ?? 0
  const tail = Math.max(0, durationMs - atOf(steps.length - 1))
  const length = startOf(count - 1) + eventWidth + tail

  /** The last index for which `isPast` holds; it holds for a prefix. */
  function lastWhere(isPast: (index: number) => boolean): number {
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (isPast(middle)) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    length,
    eventWidth,
    pointToU({ order }) {
      const index = lastWhere((i) => orderOf(i) <= order)
      const first = orderOf(index)
      const next = index + 1 < count ? orderOf(index + 1) : Math.max(lastOrder, first) + 1
      return startOf(index) + eventWidth * Math.min(1, Math.max(0, (order - first) / Math.max(1, next - first)))
    },
    stepToU: startOf,
    uToStep(u) {
      const index = lastWhere((i) => startOf(i) <= u)
      const next = index + 1
      return next < count && startOf(next) - u < u - (startOf(index) + eventWidth) ? next : index
    },
    timeToU(ms) {
      const index = lastWhere((i) => atOf(i) < ms || i === 0)
      if (ms <= atOf(0)) return 0
      const next = index + 1
      // Exactly at an event: where the first of them begins.
      if (next < count && atOf(next) === ms) return startOf(next)
      return startOf(index) + eventWidth + (ms - atOf(index))
    },
    uToTime(u) {
      const index = lastWhere((i) => startOf(i) <= u)
      const next = index + 1 < count ? atOf(index + 1) : Infinity
      return Math.min(next, atOf(index) + Math.max(0, u - startOf(index) - eventWidth)) + Math.min(0, u)
    },
  }
}
