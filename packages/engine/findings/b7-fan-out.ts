import { ms } from '../trace/in-words.ts'
import { callPlaceOf, iosUnder } from '../trace/task-tree.ts'
import type { IoRun, Moment, TraceModel } from '../trace/trace-model.ts'
import type { Place, Ref } from '../trace/trace.ts'
import { catalogue } from './catalogue.ts'
import type { Finding } from './finding.ts'

/** Fewer than these at once are within what any resource carries, and what a reader would write out by hand. */
const MANY = 20

/** Calls that one task made at one place: the turns of a loop, or the items of a `map`. */
interface Fan {
  task: number | null
  place: Place
  members: Ref[]
}

/** B7: a task started work for each of many items at one place, and every one of them was in flight at once on one resource. */
export function fanOut(model: TraceModel): Finding[] {
  const found: Finding[] = []
  for (const fan of fans(model)) {
    if (fan.members.length < MANY || isPool(model, fan)) continue
    for (const [resource, ios] of byResource(model, fan)) {
      const peak = peakOf(ios)
      // Where somebody waited for another to end, there is a bound.
      if (ios.size < MANY || !peak || peak.count < ios.size) continue
      const name = fan.task === null ? 'The program' : (model.tasks.get(fan.task)?.label ?? 'A task')
      found.push({
        id: 'B7',
        title: catalogue.B7.title,
        place: groupPlace(model, fan) ?? fan.place,
        at: peak.at,
        step: peak.step,
        task: fan.task,
        message: `${name} had ${peak.count} operations on ${resource} in flight at ${ms(peak.at)}: one for each of ${ios.size} items, and nothing bounds their number.`,
        fix: catalogue.B7.fix,
      })
    }
  }
  return found
}

function fans(model: TraceModel): Iterable<Fan> {
  const found = new Map<string, Fan>()
  const add = (task: number | null, ref: Ref): void => {
    const place = callPlaceOf(model, ref)
    if (!place) return
    const key = `${task} ${place.file}:${place.line}:${place.column}`
    const fan = found.get(key)
    if (fan) fan.members.push(ref)
    else found.set(key, { task, place, members: [ref] })
  }
  for (const { id, parent } of model.tasks.values()) add(parent, { kind: 'task', id })
  for (const { id, task } of model.ios.values()) add(task, { kind: 'io', id })
  return found.values()
}

/** Its members are raced: that is how a pool waits for a free place. */
function isPool(model: TraceModel, { members }: Fan): boolean {
  for (const group of model.groups.values()) {
    if (group.kind !== 'race' && group.kind !== 'any') continue
    if (group.members.some((one) => one !== null && members.some(({ kind, id }) => kind === one.kind && id === one.id))) return true
  }
  return false
}

/** Per resource, the operations of each member. */
function byResource(model: TraceModel, { members }: Fan): Map<string, Map<Ref, IoRun[]>> {
  const found = new Map<string, Map<Ref, IoRun[]>>()
  for (const member of members) {
    for (const io of iosUnder(model, member)) {
      const ofResource = found.get(io.resource) ?? new Map<Ref, IoRun[]>()
      found.set(io.resource, ofResource)
      ofResource.set(member, [...(ofResource.get(member) ?? []), io])
    }
  }
  return found
}

/** The moment at which the most members had an operation in flight. */
function peakOf(ios: Map<Ref, IoRun[]>): (Moment & { count: number }) | null {
  let peak: (Moment & { count: number }) | null = null
  for (const { issue } of [...ios.values()].flat()) {
    let count = 0
    for (const own of ios.values()) if (own.some((io) => isInFlight(io, issue.order))) count++
    if (!peak || count > peak.count) peak = { ...issue, count }
  }
  return peak
}

function isInFlight({ issue, reply, abort }: IoRun, order: number): boolean {
  const end = reply ?? abort
  return issue.order <= order && (!end || end.order > order)
}

/** Where the members are joined, when they are. */
function groupPlace(model: TraceModel, { members }: Fan): Place | null {
  const [first] = members
  for (const group of model.groups.values()) {
    if (first && group.members.length >= members.length && group.members.some((one) => one?.kind === first.kind && one.id === first.id)) return group.place
  }
  return null
}
