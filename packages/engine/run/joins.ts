import type { Ref } from '../trace/trace.ts'

/**
 * Which tasks go on, within one event, because the last member of a `Promise.all` has settled. What they do needed every
 * member, in whatever order they came: `Access.after`.
 */
export class Joins {
  /** The event that settled a promise, by the promise's name. */
  readonly #settledIn = new Map<string, number>()
  readonly #groups = new Map<number, { kind: string; name: string; members: string[] }>()
  readonly #waitsFor = new Map<number, Ref | null>()
  /** Of the present event. */
  readonly #joined = new Map<number, readonly number[]>()
  #names: string[] = []

  begin(): void {
    this.#joined.clear()
    this.#names = []
  }

  settled(promise: string, event: number): void {
    this.#settledIn.set(promise, event)
  }

  group(number: number, kind: string, name: string, members: string[]): void {
    this.#groups.set(number, { kind, name, members })
  }

  waits(task: number, on: Ref | null): void {
    this.#waitsFor.set(task, on)
  }

  taskStarted(task: number, parent: number | null): void {
    const after = parent === null ? undefined : this.#joined.get(parent)
    if (after) this.#joined.set(task, after)
  }

  /** Whoever waits for a task that was let on is let on by it. */
  taskEnded(task: number): void {
    const after = this.#joined.get(task)
    if (after) this.#letOn('task', task, after)
  }

  groupSettled(number: number, ok: boolean, event: number): void {
    const group = this.#groups.get(number)
    const needsAll = group && (group.kind === 'allSettled' || (group.kind === 'all' && ok) || (group.kind === 'any' && !ok))
    if (!needsAll) return
    const events = group.members.map((member) => this.#settledIn.get(member) ?? event).filter((one) => one !== event)
    if (events.length === 0) return
    this.#names.push(group.name)
    this.#letOn('group', number, [...new Set(events)].sort((a, b) => a - b))
  }

  #letOn(kind: Ref['kind'], id: number, after: readonly number[]): void {
    for (const [task, on] of this.#waitsFor) if (on?.kind === kind && on.id === id && !this.#joined.has(task)) this.#joined.set(task, after)
  }

  /** Groups whose last member settled in the present event. */
  get names(): readonly string[] {
    return this.#names
  }

  /** What a task's doings in the present event came after; null when only its own event let it run. */
  of(task: number | null): readonly number[] | null {
    return (task === null ? undefined : this.#joined.get(task)) ?? null
  }
}
