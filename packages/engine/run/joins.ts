import type { Ref } from '../trace/trace.ts'

/** A group of promises that is settled once all of its members are. */
interface Group {
  kind: string
  name: string
  members: readonly string[]
  /** What its members are, where the trace knows. */
  refs: readonly (Ref | null)[]
}

/**
 * Which tasks go on, within one event, because the last member of a `Promise.all` has settled. What they do needed every
 * member, in whatever order they came: `Access.after`. The list of those events stands for the join: each join has its own.
 */
export class Joins {
  /** The event that settled a promise, by the promise's name. */
  readonly #settledIn = new Map<string, number>()
  /** The events that it took to settle what was let on by a join. */
  readonly #tookFor = new Map<string, readonly number[]>()
  readonly #groups = new Map<number, Group>()
  readonly #waitsFor = new Map<number, Ref | null>()
  /** Of the present event: tasks that a join let on. */
  readonly #joined = new Map<number, readonly number[]>()
  /** Of the present event: what a join let on and that has settled, by its reference. */
  readonly #settledBehind = new Map<string, readonly number[]>()
  /** Joins that a join came after, within one event. */
  readonly #behind = new WeakMap<readonly number[], Set<readonly number[]>>()
  #names: string[] = []
  /** Whether a task's own code runs; what it gave to `then` may run before it goes on itself. */
  #goesOn = false

  begin(): void {
    // To clear a map makes another inside: there is one event after the other, and nearly none joins anything.
    if (this.#joined.size > 0) this.#joined.clear()
    if (this.#settledBehind.size > 0) this.#settledBehind.clear()
    if (this.#names.length > 0) this.#names = []
    this.#goesOn = false
  }

  /** What runs from here on is nothing that a join let on, unless a task goes on by itself. */
  enters(): void {
    this.#goesOn = false
  }

  resumes(): void {
    this.#goesOn = true
  }

  settled(promise: string, event: number): void {
    this.#settledIn.set(promise, event)
  }

  group(number: number, group: Group): void {
    this.#groups.set(number, group)
  }

  waits(task: number, on: Ref | null): void {
    this.#waitsFor.set(task, on)
  }

  taskStarted(task: number, parent: number | null): void {
    const after = this.of(parent)
    if (after) this.#joined.set(task, after)
  }

  /** Whoever waits for a task that was let on is let on by it. */
  taskEnded(task: number, event: number): void {
    const after = this.#joined.get(task)
    if (!after) return
    this.#tookFor.set(`task${task}`, [event, ...after])
    this.#letOn('task', task, after)
  }

  groupSettled(number: number, ok: boolean, event: number): void {
    const group = this.#groups.get(number)
    const needsAll = group && (group.kind === 'allSettled' || (group.kind === 'all' && ok) || (group.kind === 'any' && !ok))
    if (!needsAll) return
    const events = new Set(group.members.map((member) => this.#settledIn.get(member) ?? event))
    const behind = new Set<readonly number[]>()
    for (const ref of group.refs) {
      if (!ref) continue
      for (const one of this.#tookFor.get(`${ref.kind}${ref.id}`) ?? []) events.add(one)
      const inner = ref.kind === 'task' ? this.#joined.get(ref.id) : undefined
      if (inner) for (const one of [inner, ...(this.#behind.get(inner) ?? [])]) behind.add(one)
    }
    events.delete(event)
    if (events.size === 0) return
    this.#names.push(group.name)
    const after = [...events].sort((a, b) => a - b)
    this.#behind.set(after, behind)
    this.#tookFor.set(`group${number}`, [event, ...after])
    this.#letOn('group', number, after)
  }

  #letOn(kind: Ref['kind'], id: number, after: readonly number[]): void {
    this.#settledBehind.set(`${kind}${id}`, after)
    for (const [task, on] of this.#waitsFor) if (on?.kind === kind && on.id === id && !this.#joined.has(task)) this.#joined.set(task, after)
  }

  /** What a promise that was settled in the present event came after; null when no join let that happen. */
  settledBehind(ref: Ref | null): readonly number[] | null {
    return (ref && this.#settledBehind.get(`${ref.kind}${ref.id}`)) ?? null
  }

  /** Groups whose last member settled in the present event. */
  get names(): readonly string[] {
    return this.#names
  }

  /** What a task's doings in the present event came after; null when only its own event let it run. */
  of(task: number | null): readonly number[] | null {
    return (task !== null && this.#goesOn ? this.#joined.get(task) : undefined) ?? null
  }

  /** Whether, of two joins in one event, the first came after the second in any case. */
  isBehind(join: readonly number[], other: readonly number[]): boolean {
    return this.#behind.get(join)?.has(other) === true
  }
}
