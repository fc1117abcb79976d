import type { Place, Ref } from '../trace/trace.ts'
import type { AsyncFrame } from './v8-stack.ts'

/** What is known of the tasks at one moment. */
export interface Waiting {
  /** Suspended tasks: where, on what, and whether by `await` (not by `return` of a promise). */
  suspended: Iterable<readonly [task: number, { place: Place; on: Ref | null; awaits: boolean }]>
  groups: Iterable<readonly [group: number, { kind: string; members: (Ref | null)[] }]>
}

/** More than V8 shows; a cycle of tasks that wait for each other ends there. */
const LONGEST = 16

/**
 * Who waits for a task, and who for that one, nearest first: V8's async frames. Through a combinator V8 says which of its
 * members it was.
 */
export function asyncFrames(task: number, { suspended, groups }: Waiting): AsyncFrame[] {
  const frames: AsyncFrame[] = []
  const tasks = [...suspended]
  const all = [...groups]
  let ref: Ref = { kind: 'task', id: task }
  for (let step = 0; step < LONGEST; step++) {
    const [waiter, how] = tasks.find(([, { on }]) => isSame(on, ref)) ?? []
    if (waiter !== undefined && how) {
      if (how.awaits) frames.push({ place: how.place })
      ref = { kind: 'task', id: waiter }
      continue
    }
    const [group, of] = all.find(([, { members }]) => members.some((member) => isSame(member, ref))) ?? []
    if (group === undefined || !of) break
    // V8 does not follow a race.
    if (of.kind === 'race') break
    frames.push({ group: of.kind, index: of.members.findIndex((member) => isSame(member, ref)) })
    ref = { kind: 'group', id: group }
  }
  return frames
}

function isSame(one: Ref | null, other: Ref): boolean {
  return one?.kind === other.kind && one.id === other.id
}
