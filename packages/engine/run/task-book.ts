import type { Program, Site } from '../compile/program.ts'
import type { ErrorText, Place, Ref } from '../trace/trace.ts'
import type { Handle } from '../world/sandbox.ts'
import { asyncFrames } from './async-frames.ts'
import { readGuestError } from './guest-error.ts'
import type { PromiseBook } from './promise-book.ts'
import { orNull, placeOf, readRef, type TraceWriter, type Unstamped } from './trace-writer.ts'
import type { Tracker } from './tracker.ts'

/** Which calls of async functions run, wait and have ended. */
export class TaskBook {
  readonly #program: Program
  readonly #writer: TraceWriter
  readonly #promises: PromiseBook
  readonly #tracker: Tracker | null
  #stack: number[] = []
  #tasks = 0
  readonly #suspended = new Map<number, Site>()
  /** What a suspended task waits for, and whether by `await`. */
  readonly #waitsFor = new Map<number, { on: Ref | null; awaits: boolean }>()
  readonly #adopting = new Set<number>()
  /** Tasks that wait for the next value of a `for await`: what brings them back is no error. */
  readonly #iterating = new Set<number>()
  readonly #failed = new Map<number, ErrorText>()
  readonly #alive = new Map<number, Site>()

  constructor({ program, writer, promises, tracker }: { program: Program; writer: TraceWriter; promises: PromiseBook; tracker: Tracker | null }) {
    this.#program = program
    this.#writer = writer
    this.#promises = promises
    this.#tracker = tracker
  }

  /** The task that runs now. */
  get current(): number | null {
    return this.#stack.at(-1) ?? null
  }

  /** Tasks that have not ended. */
  get alive(): number[] {
    return [...this.#alive.keys()]
  }

  /** What runs from here on runs on behalf of this task. */
  enter(task: number | null): undefined {
    this.#stack = task === null ? [] : [task]
    this.#tracker?.joins.enters()
    this.#tracker?.log.goesOn(-1)
  }

  start(site: number, signal: number): number {
    const id = ++this.#tasks
    this.#tracker?.joins.taskStarted(id, this.current)
    const where = this.#site(site)
    this.#writer.add({ type: 'task-start', task: id, parent: this.current, name: where.label, place: placeOf(where), signal: orNull(signal) })
    this.#alive.set(id, where)
    this.#stack.push(id)
    return id
  }

  module(site: number): number {
    const id = ++this.#tasks
    const where = this.#site(site)
    this.#writer.add({ type: 'task-start', task: id, parent: null, name: where.label, place: placeOf(where), signal: null })
    this.#alive.set(id, where)
    this.#stack = [id]
    return id
  }

  leave(task: number): undefined {
    const index = this.#stack.indexOf(task)
    if (index >= 0) this.#stack.length = index
  }

  threw(task: number, error: string): undefined {
    if (this.#suspended.has(task)) this.resume(task, false)
    this.#failed.set(task, readGuestError(this.#program, error))
  }

  end(task: number): undefined {
    if (this.#adopting.has(task) && !this.#failed.has(task)) return
    this.#suspended.delete(task)
    this.#ended(task, this.#failed.get(task) ?? null)
  }

  #ended(task: number, error: ErrorText | null, ok = error === null): undefined {
    this.#tracker?.joins.taskEnded(task, this.#tracker.log.index)
    this.#alive.delete(task)
    this.#promises.settle({ kind: 'task', id: task }, ok)
    this.#writer.add({ type: 'task-end', task, ok, error })
  }

  suspend(task: number, site: number, ref: number, locals: string, iterates: boolean): undefined {
    if (iterates) this.#iterating.add(task)
    const on = readRef(ref)
    const where = this.#wait(task, site, on, true)
    const record: Unstamped & { type: 'suspend' } = { type: 'suspend', task, place: placeOf(where), on, label: where.label }
    if (locals !== '') {
      const values = JSON.parse(locals) as string[]
      record.locals = Object.fromEntries((where.locals ?? []).map((name, index) => [name, values[index] ?? '']))
    }
    this.#writer.add(record)
    if (on) this.#writer.add({ type: 'handled', of: on, how: 'await', task })
  }

  #wait(task: number, site: number, on: Ref | null, awaits: boolean): Site {
    const where = this.#site(site)
    this.#suspended.set(task, where)
    this.#waitsFor.set(task, { on, awaits })
    this.#tracker?.joins.waits(task, on)
    return where
  }

  resume(task: number, ok: boolean): undefined {
    if (!this.#suspended.delete(task)) return
    this.#stack = [task]
    this.#tracker?.joins.resumes()
    this.#writer.add({ type: 'resume', task, ok })
  }

  /** A catch or finally clause runs, or the body of a `for await`. */
  back(task: number): undefined {
    return this.resume(task, this.#iterating.delete(task))
  }

  /** A task's promise follows another. */
  adopt(task: number, site: number, ref: number, promise: Handle): undefined {
    const on = readRef(ref)
    if (!on) return
    this.#adopting.add(task)
    const where = this.#wait(task, site, on, false)
    this.#writer.add({ type: 'suspend', task, place: placeOf(where), on, label: where.label })
    this.#promises.watch(promise, (ok) => {
      this.#adopting.delete(task)
      this.#suspended.delete(task)
      this.#ended(task, null, ok)
    })
  }

  // Places

  /** Where a promise that never settles is awaited. */
  stuckAt(): { place: Place; label: string; name: string } | null {
    // Who waits for another task is not what hangs; among the others the place decides, the same in every order.
    const waiting = [...this.#suspended]
    const hanging = waiting.filter(([task]) => !['task', 'group'].includes(this.#waitsFor.get(task)?.on?.kind ?? ''))
    const [stuck] = (hanging.length > 0 ? hanging : waiting).toSorted(([, a], [, b]) => (a.file < b.file ? -1 : a.file > b.file ? 1 : b.line - a.line || b.column - a.column))
    if (!stuck) return null
    const [task, site] = stuck
    return { place: placeOf(site), label: site.label, name: this.#alive.get(task)?.label ?? 'a task' }
  }

  /** Where the current task began, or the last one that still lives. */
  aliveSite(): Place | null {
    const site = this.#alive.get(this.current ?? -1) ?? [...this.#alive.values()].at(-1)
    return site ? placeOf(site) : null
  }

  /** Who waits for the task at the bottom of the stack, as V8 tells it behind an error's own frames. */
  asyncFrames(): ReturnType<typeof asyncFrames> {
    const [outermost] = this.#stack
    if (outermost === undefined) return []
    const suspended = [...this.#suspended].map(([task, site]) => [task, { place: placeOf(site), ...(this.#waitsFor.get(task) ?? { on: null, awaits: false }) }] as const)
    return asyncFrames(outermost, { suspended, groups: this.#promises.groups })
  }

  place(site: number): Place {
    return placeOf(this.#site(site))
  }

  #site(index: number): Site {
    return this.#program.sites[index] ?? { kind: 'call', label: '?', file: this.#program.entry, line: 1, column: 1 }
  }
}
