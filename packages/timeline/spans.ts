import type { Lane } from '@interleave/engine/trace/timeline.ts'
import type { Story } from './story.ts'

/**
 * Where things begin and end on the axis, in pairs, in the order in which they begin. Searching the axis for them in
 * every frame costs too much, and so does looking at those that are not on screen.
 */
export interface Spans {
  /** Beginning and end of each. */
  readonly edges: Float64Array
  /** The furthest end of all up to each: it never falls, so it can be searched. */
  readonly reach: Float64Array
}

/** Where the parts of a run stand on its axis: they move with the viewport alone. */
export interface Places {
  /** Of the bars of each lane. */
  lanes: ReadonlyMap<Lane, Spans>
  connections: Spans
  /** The moment of each connection's effect; not a number where it has none. */
  effects: Float64Array
  /** Index of the connection of an operation, by its number. */
  connectionOf: ReadonlyMap<number, number>
  /** Index of the lane of a task, by its number. */
  laneOfTask: ReadonlyMap<number, number>
  aborts: Float64Array
  pins: Float64Array
}

const known = new WeakMap<Story, Places>()

export function placesOf(story: Story): Places {
  const found = known.get(story)
  if (found) return found
  const { axis, layout } = story
  const end = axis.length
  const places: Places = {
    lanes: new Map(layout.lanes.map((lane) => [lane, spansOf(lane.bars.map(({ from, to }) => [axis.pointToU(from), axis.pointToU(to)]))])),
    connections: spansOf(layout.connections.map(({ issue, reply, abort }) => {
      const last = reply ?? abort
      return [axis.pointToU(issue), last ? axis.pointToU(last) : end]
    })),
    effects: Float64Array.from(layout.connections, ({ effect }) => (effect ? axis.pointToU(effect) : NaN)),
    connectionOf: new Map(layout.connections.map(({ io }, index) => [io, index])),
    laneOfTask: new Map(layout.lanes.flatMap(({ ref }, index) => (ref?.kind === 'task' ? [[ref.id, index] as const] : []))),
    aborts: Float64Array.from(layout.aborts, (abort) => axis.pointToU(abort)),
    pins: Float64Array.from(layout.pins, (pin) => axis.pointToU(pin)),
  }
  known.set(story, places)
  return places
}

export function spansOf(pairs: readonly (readonly [from: number, to: number])[]): Spans {
  const edges = new Float64Array(pairs.length * 2)
  const reach = new Float64Array(pairs.length)
  let furthest = -Infinity
  pairs.forEach(([from, to], i) => {
    edges[2 * i] = from
    edges[2 * i + 1] = to
    furthest = Math.max(furthest, to)
    reach[i] = furthest
  })
  return { edges, reach }
}

/** From the first that may reach `from` up to the last that begins by `to`; those in between may still end before `from`. */
export function within({ edges, reach }: Spans, from: number, to: number): [first: number, end: number] {
  const first = countWhile(reach.length, (i) => (reach[i] ?? 0) < from)
  const end = countWhile(reach.length, (i) => (edges[2 * i] ?? 0) <= to)
  return [first, Math.max(first, end)]
}

/** How many hold, of which only a beginning holds. */
function countWhile(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}
