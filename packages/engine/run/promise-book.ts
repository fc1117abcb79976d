import type { ErrorText, Place, Ref } from '../trace/trace.ts'
import type { Handle, Sandbox } from '../world/sandbox.ts'
import { readRef, type TraceWriter } from './trace-writer.ts'
import type { Tracker } from './tracker.ts'

/** A promise whose settling nobody in the guest reports: looked at after each microtask. */
interface Watched {
  promise: Handle
  settled(ok: boolean): void
}

export type GroupKind = 'all' | 'allSettled' | 'race' | 'any'

/** Which promises are settled, by whom a group was, and which rejections nobody handled. */
export class PromiseBook {
  /** What each group joins, by its number. */
  readonly groups = new Map<number, { kind: string; members: (Ref | null)[] }>()
  readonly #sandbox: Sandbox
  readonly #writer: TraceWriter
  readonly #tracker: Tracker | null
  #watched: Watched[] = []
  readonly #settled = new Map<string, boolean>()
  readonly #rejected = new Map<number, { promise: Handle; reason: Handle }>()
  readonly #reported = new Set<number>()

  constructor({ sandbox, writer, tracker }: { sandbox: Sandbox; writer: TraceWriter; tracker: Tracker | null }) {
    this.#sandbox = sandbox
    this.#writer = writer
    this.#tracker = tracker
  }

  watch(promise: Handle, settled: (ok: boolean) => void): void {
    this.#watched.push({ promise, settled })
  }

  settle(ref: Ref, ok: boolean): void {
    this.#settled.set(`${ref.kind}${ref.id}`, ok)
  }

  afterJob(): void {
    if (!this.#hasNews()) return
    // Settling one may settle another that follows it.
    for (let again = true; again; ) {
      again = false
      for (const watched of this.#watched.slice()) {
        const state = this.#sandbox.promiseState(watched.promise)
        if (state === 'pending') continue
        this.#watched.splice(this.#watched.indexOf(watched), 1)
        watched.settled(state === 'fulfilled')
        again = true
      }
    }
  }

  #hasNews(): boolean {
    for (let nth = 0; nth < this.#watched.length; nth++) if (this.#sandbox.promiseState(this.#watched[nth]!.promise) !== 'pending') return true
    return false
  }

  // Groups

  group(kind: string, list: string, task: number | null, place: Place | null): number {
    const group = this.groups.size + 1
    const members = list === '' ? [] : list.split(',').map((ref) => readRef(Number(ref)))
    this.groups.set(group, { kind, members })
    this.#writer.add({ type: 'group', group, kind: kind as GroupKind, members, task, place })
    for (const member of members) if (member) this.#writer.add({ type: 'handled', of: member, how: 'group', task })
    return group
  }

  watchGroup(group: number, promise: Handle): undefined {
    this.watch(promise, (ok) => {
      this.settle({ kind: 'group', id: group }, ok)
      this.#tracker?.joins.groupSettled(group, ok, this.#tracker.log.index)
      this.#writer.add({ type: 'group-settle', group, ok, by: this.#settledBy(group, ok) })
    })
  }

  /** The member that settled the group: the first that went the group's way; none when it took them all. */
  #settledBy(group: number, ok: boolean): Ref | null {
    const { kind, members } = this.groups.get(group) ?? { kind: 'all', members: [] }
    const tookThemAll = kind === 'allSettled' || (kind === 'all' && ok) || (kind === 'any' && !ok)
    if (tookThemAll) return null
    for (const [key, memberOk] of this.#settled) {
      const member = members.find((one) => one && `${one.kind}${one.id}` === key)
      if (member && memberOk === ok) return member
    }
    return null
  }

  // Rejections

  rejection(promise: Handle, reason: Handle, handled: boolean): void {
    const id = this.#sandbox.identity(promise)
    if (!handled) this.#rejected.set(id, { promise, reason })
    else if (!this.#rejected.delete(id) && this.#reported.delete(id)) this.#writer.add({ type: 'handled-late', of: this.#refOf(promise) })
  }

  /** The microtasks are drained: what is still rejected without a handler is unhandled, as Node sees it. */
  reportRejections(describe: (reason: Handle) => ErrorText): void {
    for (const [id, { promise, reason }] of this.#rejected) {
      this.#reported.add(id)
      this.#writer.add({ type: 'unhandled-rejection', of: this.#refOf(promise), error: describe(reason) })
    }
    this.#rejected.clear()
  }

  #refOf(promise: Handle): Ref | null {
    const ref = this.#sandbox.callEntry('refOf', { handle: promise })
    return ref === null ? null : readRef(this.#sandbox.toNumber(ref))
  }
}
