import { EngineError } from './engine-error.ts'
import type { GuestInstance } from './guest-instance.ts'
import type { Snapshot } from './guest-memory.ts'
import type { Handle, HostArguments, HostSide } from './host-side.ts'

/**
 * What decides how a run begins. Runs of one program with equal `shared` are the same until a test is chosen, and with equal
 * `own` until the first event is. Compared by identity.
 */
export interface RunKey {
  shared: readonly unknown[]
  own: readonly unknown[]
  /** Whether others with an equal `shared` are likely to come: what they share is then kept at once. */
  isOneOfMany?: boolean
}

type Value = number | string | undefined

/** What passed between host and guest, in the order in which it did. */
type Passed =
  /** The guest gave this to the host that asked it. */
  | { kind: 'gave'; value: unknown }
  | { kind: 'call'; operation: number; count: number; values: Value[]; answer: Value }
  | { kind: 'interrupt' }
  | { kind: 'now' }
  | { kind: 'rejection'; promise: Handle; reason: Handle; handled: boolean }

/** A beginning that was run before: what passed, and the guest's memory at its end. */
interface Beginning {
  of: readonly unknown[]
  place: Place
  passed: Passed[]
  snapshot: Snapshot
}

type Place = 'start' | 'choice'

/** Most programs are run once or twice: what a third run would gain is not worth keeping before it comes. */
const CHOICE_AFTER = 2

/** A beginning that passes more than this is rather run again. */
const MOST_PASSED = 20_000

/**
 * Lets runs that begin alike skip the guest's part of their beginning. The orders of a program all begin with the same
 * start, up to the first choice. What passed between host and guest until then is kept, with the guest's memory at that
 * moment. A later run gives its host the same calls and answers, without the guest, and then goes on from that memory.
 *
 * A start is kept when a second run with its key comes, and what leads to a choice when a third does, so that what runs
 * once costs nothing; both at once when other runs are announced. Host and guest are both deterministic; that an answer of
 * the host differs from before is a fault of ours, and throws.
 */
export class RunMemory {
  /** Whether host and guest speak with each other directly. */
  live = true
  #guest: GuestInstance
  #host: HostSide | null = null
  #key: RunKey | null = null
  /** Runs with the key's `own` before the one at hand, in a row. */
  #repeats = 0
  #kept: Record<Place, Beginning | null> = { start: null, choice: null }
  /** Snapshots no longer needed, for their space. */
  #space: Record<Place, Snapshot | null> = { start: null, choice: null }
  #told: Beginning | null = null
  #at = 0
  #passed: Passed[] | null = null
  /** The last place that the run at hand is kept up to. */
  #keepsTo: Place | null = null

  constructor(guest: GuestInstance) {
    this.#guest = guest
  }

  /** Nothing that was run is of use any more. */
  forget(): void {
    for (const place of ['start', 'choice'] as const) this.#drop(place)
    this.#key = null
    this.#goLive()
  }

  begin(host: HostSide, key: RunKey): void {
    const before = this.#key
    this.#key = key
    this.#repeats = before && isSame(before.own, key.own) ? this.#repeats + 1 : 0
    this.#host = host
    const { start, choice } = this.#kept
    // A test that comes to a choice has a second order, which begins there; one without pays for the notes alone.
    this.#keepsTo = key.isOneOfMany || this.#repeats >= CHOICE_AFTER ? 'choice' : before && isSame(before.shared, key.shared) ? 'start' : null
    this.#at = 0
    this.#passed = null
    this.#told = choice && isSame(choice.of, key.own) ? choice : start && isSame(start.of, key.shared) ? start : null
    this.live = this.#told === null && this.#keepsTo === null
    if (this.#told) return
    this.#guest.restore(host)
    if (this.#keepsTo) this.#keepFrom([])
  }

  mark(place: Place): void {
    if (this.live) return
    if (this.#told) {
      if (place === this.#told.place) this.#goOn(this.#told)
      return
    }
    if (!this.#passed) return
    const kept: Beginning = { of: this.#key![place === 'start' ? 'shared' : 'own'], place, passed: this.#passed.slice(), snapshot: this.#guest.pause(this.#space[place]) }
    this.#space[place] = null
    this.#drop(place)
    this.#kept[place] = kept
    if (place === this.#keepsTo) this.#goLive()
  }

  /** Asks the guest, or tells what it gave when it was asked the same before. */
  through<T>(ask: () => T): T {
    if (this.#told) return this.#again(this.#told) as T
    const value = ask()
    if (this.#passed) this.#note({ kind: 'gave', value })
    return value
  }

  /** What was told has come to its end: from here on it is run. */
  #goOn(told: Beginning): void {
    if (this.#at !== told.passed.length) throw different('the beginning to be told to its end')
    this.#told = null
    this.#guest.resume(this.#host!, told.snapshot)
    if (told.place === 'start' && this.#keepsTo === 'choice') this.#keepFrom(told.passed.slice())
    else this.#goLive()
  }

  #keepFrom(passed: Passed[]): void {
    this.#passed = passed
    this.#guest.host = this.#noting(this.#host!, passed)
  }

  #goLive(): void {
    this.#told = null
    this.#passed = null
    this.live = true
    if (this.#host) this.#guest.host = this.#host
  }

  #drop(place: Place): void {
    this.#space[place] = this.#kept[place]?.snapshot ?? this.#space[place]
    this.#kept[place] = null
  }

  #note(passed: Passed): void {
    this.#passed?.push(passed)
    if (this.#passed && this.#passed.length > MOST_PASSED) this.#goLive()
  }

  #again(told: Beginning): unknown {
    const host = this.#host!
    for (;;) {
      const passed = told.passed[this.#at++]
      switch (passed?.kind) {
        case 'gave': return passed.value
        case 'call': {
          const answer = host.call(passed.operation, new ToldArguments(passed))
          if (answer !== passed.answer) throw different(`${String(passed.answer)} as the answer to ${passed.operation}, got ${String(answer)}`)
          break
        }
        case 'interrupt': host.interrupt(); break
        case 'now': host.now(); break
        case 'rejection': host.rejection(passed.promise, passed.reason, passed.handled); break
        default: throw different('the host to ask no more than before')
      }
    }
  }

  /** A host that answers as `host` does, and notes what passes. */
  #noting(host: HostSide, passed: Passed[]): HostSide {
    const note = (one: Passed): void => {
      if (this.#passed === passed) this.#note(one)
    }
    return {
      call: (operation, args) => {
        const call: Passed & { kind: 'call' } = { kind: 'call', operation, count: args.count, values: [], answer: undefined }
        note(call)
        call.answer = host.call(operation, new NotedArguments(args, call.values))
        return call.answer
      },
      interrupt: () => {
        note({ kind: 'interrupt' })
        return host.interrupt()
      },
      now: () => {
        note({ kind: 'now' })
        return host.now()
      },
      rejection: (promise, reason, handled) => {
        note({ kind: 'rejection', promise, reason, handled })
        host.rejection(promise, reason, handled)
      },
    }
  }
}

class NotedArguments implements HostArguments {
  #args: HostArguments
  #values: Value[]

  constructor(args: HostArguments, values: Value[]) {
    this.#args = args
    this.#values = values
  }

  get count(): number {
    return this.#args.count
  }

  number(index: number): number {
    return (this.#values[index] = this.#args.number(index))
  }

  string(index: number): string {
    return (this.#values[index] = this.#args.string(index))
  }

  handle(index: number): Handle {
    return (this.#values[index] = this.#args.handle(index))
  }
}

/** The host reads of a call what it read of it before. */
class ToldArguments implements HostArguments {
  #call: Passed & { kind: 'call' }

  constructor(call: Passed & { kind: 'call' }) {
    this.#call = call
  }

  get count(): number {
    return this.#call.count
  }

  number(index: number): number {
    return this.#call.values[index] as number
  }

  string(index: number): string {
    return this.#call.values[index] as string
  }

  handle(index: number): Handle {
    return this.#call.values[index] as Handle
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => Object.is(value, other[index]))
}

function different(expected: string): EngineError {
  return new EngineError('not-deterministic', `Expected ${expected}: a run began otherwise than one with the same key. This is a fault of the engine`)
}
