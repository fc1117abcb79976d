import type { Program } from '../compile/program.ts'
import type { ErrorText, Place, RecordOf } from '../trace/trace.ts'
import type { Sandbox } from '../world/sandbox.ts'
import { asLimit, fuelLimit, memoryLimit, TURNS_PER_TICK } from './limit-end.ts'
import type { Limits } from './limits.ts'
import { loopAt } from './loop-at.ts'
import type { TaskBook } from './task-book.ts'
import type { TraceWriter } from './trace-writer.ts'

/**
 * Calls near the end of the stack cost more fuel: each may fail with an error that takes a hundred times as long to make as
 * a call, and recursion that catches those errors makes exponentially many.
 */
const DEEP_SHARE = 0.7
const DEEP_TICKS = 50

/** An event that takes this many ticks is told: a million loop turns and calls. */
const BUSY_TICKS = 100

/** Counts what a run spends between two calls to the host, and ends it when that is too much. */
export class FuelMeter {
  readonly #sandbox: Sandbox
  readonly #program: Program
  readonly #limits: Limits
  readonly #writer: TraceWriter
  readonly #tasks: TaskBook
  readonly #whereNow: () => Place | null
  #fuel = 0
  /** Fuel spent before the event at hand. */
  #fuelBefore = 0
  #busy: RecordOf<'busy'> | null = null
  #hushed = false

  constructor({ sandbox, program, limits, writer, tasks, whereNow }: { sandbox: Sandbox; program: Program; limits: Limits; writer: TraceWriter; tasks: TaskBook; whereNow: () => Place | null }) {
    this.#sandbox = sandbox
    this.#program = program
    this.#limits = limits
    this.#writer = writer
    this.#tasks = tasks
    this.#whereNow = whereNow
  }

  /** A limit that was met ends the run for good, even when the guest catches the error. */
  interrupt(): boolean {
    if (this.#writer.end) {
      this.#hush()
      return true
    }
    const tooMuch = this.#sandbox.memoryBytes > this.#limits.memory
    this.#fuel += this.#sandbox.stackShare > DEEP_SHARE ? DEEP_TICKS : 1
    if (!tooMuch && this.#fuel <= this.#limits.fuel) {
      if (this.#fuel - this.#fuelBefore >= BUSY_TICKS && !this.#busy) this.#becameBusy()
      return false
    }
    // Latched before `#whereNow`, whose own guest call may be interrupted too.
    this.#writer.end = tooMuch ? memoryLimit(this.#limits, null) : fuelLimit(this.#limits, this.#program, null)
    this.#hush()
    this.#spentAt(this.#whereNow())
    return true
  }

  /** An error that ends a run cannot be caught, unless making it fails, or runs code that is interrupted in turn. */
  #hush(): void {
    if (this.#hushed) return
    this.#hushed = true
    this.#sandbox.giveRoom()
    this.#sandbox.callEntry('hush')
  }

  /** The event at hand keeps all others waiting. How long it does in all is known when the next one begins. */
  #becameBusy(): void {
    const place = this.#whereNow()
    const { atMs: at, step } = this.#writer
    const busy: RecordOf<'busy'> = { type: 'busy', task: this.#tasks.current, place: place && loopAt(this.#program, place).place, turns: 0, at, step }
    this.#writer.records.push(busy)
    this.#busy = busy
  }

  endEvent(): void {
    if (this.#busy) this.#busy.turns = (this.#fuel - this.#fuelBefore) * TURNS_PER_TICK
    this.#busy = null
    this.#fuelBefore = this.#fuel
  }

  /** The error that an interrupt raised knows the line better than the interrupt did. */
  refineEnd(error: ErrorText): void {
    const [innermost] = error.stack
    const { end } = this.#writer
    if (innermost && /^interrupted$/.test(error.message)) this.#spentAt(innermost)
    if (innermost && end?.kind === 'limit' && end.limit === 'memory' && !end.place) {
      const told = asLimit(error)
      if (told.kind === 'limit') this.#writer.end = told
    }
  }

  #spentAt(place: Place | null): void {
    const { end } = this.#writer
    if (end?.kind !== 'limit' || !place) return
    if (end.limit === 'fuel') this.#writer.end = fuelLimit(this.#limits, this.#program, place)
    if (end.limit === 'memory') this.#writer.end = memoryLimit(this.#limits, loopAt(this.#program, place).place)
  }
}
