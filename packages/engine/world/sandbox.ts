import type { Program } from '../compile/program.ts'
import { GuestInstance } from './guest-instance.ts'
import type { GuestEntry, JobResult } from './guest-instance.ts'
import type { Handle, HostSide } from './host-side.ts'
import { RunMemory } from './run-memory.ts'
import type { RunKey } from './run-memory.ts'

export { MEMORY_LIMIT_BYTES } from './guest-instance.ts'
export type { GuestEntry, JobResult } from './guest-instance.ts'
export type { Handle, HostArguments, HostSide } from './host-side.ts'
export type { RunKey } from './run-memory.ts'

/**
 * Where guest code runs. `prepare` compiles a program once; each `restore` puts it back to the moment before its first line
 * ran. Runs that begin alike do so from memory: see `RunMemory`.
 */
export class Sandbox {
  #guest: GuestInstance
  #memory: RunMemory
  #program: Program | null = null

  private constructor(module: WebAssembly.Module) {
    this.#guest = new GuestInstance(module)
    this.#memory = new RunMemory(this.#guest)
  }

  /** Compiles the WebAssembly module and boots the guest. `wasm` is `quickjs-wasi/quickjs.wasm`, as bytes or compiled. */
  static async load(wasm: BufferSource | WebAssembly.Module): Promise<Sandbox> {
    return new Sandbox(wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm))
  }

  /** Compiles a program in the guest, unless it is the one already there. Throws `EngineError` when QuickJS refuses it. */
  prepare(program: Program): void {
    if (this.#program === program) return
    this.#program = null
    this.#memory.forget()
    this.#guest.prepare(program)
    this.#program = program
  }

  /** Puts the guest back to where `prepare` left it, with `host` to answer it. */
  restore(host: HostSide, memoryLimitBytes?: number): void {
    this.#memory.forget()
    this.#guest.restore(host, memoryLimitBytes)
  }

  /** The same for a run that begins as every run with this key does. */
  restoreAlike(host: HostSide, key: RunKey): void {
    this.#memory.begin(host, key)
  }

  /**
   * The run has come to a place up to which runs with the same key are the same: `start`, before a test is chosen, and
   * `choice`, before the first event is. No guest code may be running.
   */
  mark(place: 'start' | 'choice'): void {
    this.#memory.mark(place)
  }

  /** How much memory the guest has taken from the host. */
  get memoryBytes(): number {
    return this.#memory.live ? this.#guest.memoryBytes : this.#memory.through(() => this.#guest.memoryBytes)
  }

  /** Of the stack that the guest may use, the part in use, from 0 to 1. */
  get stackShare(): number {
    return this.#memory.live ? this.#guest.stackShare : this.#memory.through(() => this.#guest.stackShare)
  }

  /** Lifts the limit of memory: what ends a run is an error too, and has to be made. */
  giveRoom(): void {
    this.#memory.through(() => this.#guest.giveRoom())
  }

  /** Evaluates the program's entry module. Gives the promise of its evaluation, or null when it threw at once. */
  evaluate(): Handle | null {
    return this.#memory.through(() => this.#guest.evaluate())
  }

  /** Runs one microtask. After 'threw', `exception` gives what was thrown. */
  runJob(): JobResult {
    return this.#memory.live ? this.#guest.runJob() : this.#memory.through(() => this.#guest.runJob())
  }

  exception(): Handle {
    return this.#memory.through(() => this.#guest.exception())
  }

  /** Calls a function of the prelude. Null means that it threw. */
  callEntry(entry: GuestEntry, ...args: (number | string | { handle: Handle })[]): Handle | null {
    return this.#memory.live ? this.#guest.callEntry(entry, args) : this.#memory.through(() => this.#guest.callEntry(entry, args))
  }

  toText(value: Handle): string {
    return this.#memory.through(() => this.#guest.toText(value))
  }

  toNumber(value: Handle): number {
    return this.#memory.through(() => this.#guest.toNumber(value))
  }

  promiseState(promise: Handle): 'pending' | 'fulfilled' | 'rejected' {
    return this.#memory.live ? this.#guest.promiseState(promise) : this.#memory.through(() => this.#guest.promiseState(promise))
  }

  promiseResult(promise: Handle): Handle {
    return this.#memory.through(() => this.#guest.promiseResult(promise))
  }

  markHandled(promise: Handle): void {
    this.#memory.through(() => this.#guest.markHandled(promise))
  }

  /** A number that is equal for two handles of one object. */
  identity(value: Handle): number {
    return this.#memory.through(() => this.#guest.identity(value))
  }

  /** Throws this instance away: after a trap its memory cannot be trusted. */
  discard(): void {
    this.#memory.forget()
    this.#guest.discard()
  }
}
