import { prelude } from '../guest/prelude.generated.ts'
import { bootModules } from '../guest/boot-modules.ts'
import type { Program } from '../compile/program.ts'
import { resolveImport } from '../compile/resolve-import.ts'
import { CallArguments } from './call-arguments.ts'
import { EngineError } from './engine-error.ts'
import { GuestMemory } from './guest-memory.ts'
import type { Snapshot } from './guest-memory.ts'
import { GuestTexts } from './guest-texts.ts'
import type { Handle, HostSide } from './host-side.ts'
import type { QuickJs } from './quick-js.ts'

/** Functions of the prelude that the host calls. */
export type GuestEntry = (typeof guestEntries)[number]
const guestEntries = ['begin', 'fire', 'startTest', 'describe', 'where', 'refOf', 'locals', 'hush'] as const

export type JobResult = 'idle' | 'ran' | 'threw'

const TYPE_MODULE = 1
const COMPILE_ONLY = 32
const STRIP_SOURCE = 16
/** More than the guest's own heap needs. */
const BOOT_BYTES = 1536 << 10
/**
 * Free heap for a program and its run. Between programs all of it is erased, so more would cost every program; a run that
 * needs more gets it, and its instance is replaced, which takes less than filling so much memory did.
 */
const ROOM_BYTES = 1280 << 10
/** Cycles are not looked for below this size of the heap: looking costs as much as a whole run. */
const GC_THRESHOLD_BYTES = 2 << 20
/** Small enough for the stack of a browser's worker, so that recursion ends alike in both hosts. */
const STACK_BYTES = 192 << 10
export const MEMORY_LIMIT_BYTES = 64 << 20


/** A guest that has started and waits for its first program, as data: an instance of the same module can go on from here. */
interface Booted {
  snapshot: Snapshot
  entries: ReadonlyMap<GuestEntry, Handle>
  context: number
}

/** Starting takes a hundred times as long as going on from where another instance started. */
const booted = new WeakMap<WebAssembly.Module, Booted>()

/**
 * One QuickJS in one WebAssembly instance, and what it takes to replace it by another. `prepare` compiles a program; each
 * `restore` puts memory back to the moment before its first line ran. This file alone touches the WebAssembly engine.
 */
export class GuestInstance {
  #module: WebAssembly.Module
  #host: HostSide = idleHost
  #exports!: QuickJs
  #memory!: GuestMemory
  #start: Booted
  #program: Program | null = null
  #moduleNames: ReadonlySet<string> = new Set()
  #prepared: Snapshot | null = null
  #preparedModule = 0n
  /** Nothing has run since `prepare`, so that there is nothing to put back. */
  #isAsPrepared = false
  /** Whether this instance can be used once more: memory that grew cannot shrink, and after a trap it cannot be trusted. */
  #spent = false
  #arguments = new CallArguments(this)
  readonly #texts = new GuestTexts()
  /** Whether texts lie in memory as `GuestTexts` takes them to. */
  #readsTexts = false

  constructor(module: WebAssembly.Module) {
    this.#module = module
    let start = booted.get(module)
    if (!start) {
      start = this.#boot()
      booted.set(module, start)
    }
    this.#start = start
    this.#renew(start.snapshot)
    const sample = 'as it lies in memory'
    this.#readsTexts = this.#texts.read(this.#newString(sample), this.#memory.view, this.#memory.bytes) === sample
    this.#renew(start.snapshot)
  }

  /** Compiles a program in the guest. Throws `EngineError` when QuickJS refuses it. */
  prepare(program: Program): void {
    this.#program = null
    const { snapshot } = this.#start
    if (!this.#isFit(snapshot)) this.#renew(snapshot)
    else {
      this.#memory.restore(snapshot)
      // Between programs nothing of the one before is left anywhere, reachable or not.
      this.#memory.erase(snapshot)
    }
    this.#program = program
    this.#moduleNames = new Set(program.modules.map(({ name }) => name))
    this.#preparedModule = this.#compileModule(program)
    this.#prepared = this.#memory.snapshot(this.#prepared)
    this.#isAsPrepared = true
  }

  /** Puts the guest back to where `prepare` left it, with `host` to answer it. */
  restore(host: HostSide, memoryLimitBytes = MEMORY_LIMIT_BYTES): void {
    if (!this.#prepared) throw new EngineError('not-prepared', 'Expected `prepare` before `restore`; no program was prepared')
    this.resume(host, this.#prepared)
    if (memoryLimitBytes !== MEMORY_LIMIT_BYTES) this.#exports.qjs_set_memory_limit(memoryLimitBytes)
  }

  /** Takes what `resume` needs to go on from here. No guest code may be running. */
  pause(replaced: Snapshot | null): Snapshot {
    return this.#memory.snapshot(replaced)
  }

  /** Puts the guest back to where it was paused, since the program at hand was prepared. */
  resume(host: HostSide, snapshot: Snapshot): void {
    if (!this.#isFit(snapshot)) this.#renew(snapshot)
    else if (snapshot === this.#prepared && this.#isAsPrepared) this.#memory.eraseStack()
    else this.#memory.restore(snapshot)
    this.#isAsPrepared = false
    this.#host = host
  }

  /** From now on, another answers. */
  set host(host: HostSide) {
    this.#host = host
  }

  /** How much memory the guest has taken from the host. */
  get memoryBytes(): number {
    return this.#memory.byteLength
  }

  /** Of the stack that the guest may use, the part in use, from 0 to 1. */
  get stackShare(): number {
    return this.#memory.stackShare
  }

  /** Lifts the limit of memory: what ends a run is an error too, and has to be made. */
  giveRoom(): void {
    this.#exports.qjs_set_memory_limit(2 * MEMORY_LIMIT_BYTES)
  }

  /** Evaluates the program's entry module. Gives the promise of its evaluation, or null when it threw at once. */
  evaluate(): Handle | null {
    const value = this.#exports.JS_EvalFunction(this.#start.context, this.#preparedModule)
    const handle = this.#memory.box(value)
    return this.#exports.qjs_is_exception(handle) ? null : handle
  }

  /** Runs one microtask. After 'threw', `exception` gives what was thrown. */
  runJob(): JobResult {
    if (!this.#exports.qjs_is_job_pending()) return 'idle'
    return this.#exports.qjs_execute_pending_job() < 0 ? 'threw' : 'ran'
  }

  exception(): Handle {
    return this.#exports.qjs_get_exception()
  }

  /** Calls a function of the prelude. Null means that it threw. */
  callEntry(entry: GuestEntry, args: (number | string | { handle: Handle })[]): Handle | null {
    const fn = this.#start.entries.get(entry)
    if (fn === undefined) throw new EngineError('prelude', `Expected the prelude to export "${entry}"; it does not`)
    const exports = this.#exports
    const argv = exports.wasm_malloc(Math.max(4, args.length * 4))
    for (let index = 0; index < args.length; index++) {
      const arg = args[index]
      const handle =
        typeof arg === 'number' ? exports.qjs_new_number(arg) : typeof arg === 'string' ? this.#newString(arg) : (arg as { handle: Handle }).handle
      this.#memory.view.setUint32(argv + index * 4, handle, true)
    }
    const result = exports.qjs_call(fn, exports.qjs_get_undefined(), args.length, argv)
    exports.free(argv)
    return exports.qjs_is_exception(result) ? null : result
  }

  toText(value: Handle): string {
    return this.#readString(value)
  }

  toNumber(value: Handle): number {
    return this.#exports.qjs_get_float64(value)
  }

  /** 'pending', 'fulfilled' or 'rejected'. */
  promiseState(promise: Handle): 'pending' | 'fulfilled' | 'rejected' {
    const state = this.#exports.qjs_promise_state(promise)
    return state === 0 ? 'pending' : state === 1 ? 'fulfilled' : 'rejected'
  }

  promiseResult(promise: Handle): Handle {
    return this.#exports.qjs_promise_result(promise)
  }

  markHandled(promise: Handle): void {
    this.#exports.qjs_promise_mark_as_handled(promise)
  }

  /** Throws this instance away: after a trap its memory cannot be trusted. */
  discard(): void {
    this.#spent = true
  }

  /** A number that is equal for two handles of one object. */
  identity(value: Handle): number {
    return this.#exports.qjs_get_value_ptr(value)
  }

  /** For `CallArguments`: the number, text or value that a pointer to a handle stands for. */
  numberAt(pointer: number): number {
    const value = this.#memory.view.getUint32(pointer, true)
    // QuickJS boxes a small integer as itself below a tag of zero.
    return this.#memory.view.getUint32(value + 4, true) === 0 ? this.#memory.view.getInt32(value, true) : this.#exports.qjs_get_float64(value)
  }

  stringAt(pointer: number): string {
    return this.#readString(this.#memory.view.getUint32(pointer, true))
  }

  handleAt(pointer: number): Handle {
    return this.#exports.qjs_dup_value(this.#memory.view.getUint32(pointer, true))
  }

  // ---- from here on: instances, boot, strings ----

  #isFit({ byteLength }: Snapshot): boolean {
    return !this.#spent && this.#memory.byteLength === byteLength
  }

  /** A new instance, with the memory of another: that and the stack pointer are all the state there is. */
  #renew(snapshot: Snapshot): void {
    this.#instantiate()
    this.#memory.growTo(snapshot.byteLength)
    this.#memory.restore(snapshot)
    this.#spent = false
  }

  #instantiate(): QuickJs {
    const instance = new WebAssembly.Instance(this.#module, {
      env: {
        host_call: (_name: number, _length: number, _self: number, argc: number, argv: number) => this.#hostCall(argc, argv),
        host_interrupt: () => (this.#host.interrupt() ? 1 : 0),
        host_promise_rejection: (promise: number, reason: number, handled: number) =>
          this.#host.rejection(promise, reason, handled !== 0),
        host_module_normalize: (base: number, name: number) => this.#normalize(base, name),
        host_module_load: (name: number, lengthOut: number) => this.#loadModule(name, lengthOut),
        host_get_timezone_offset: () => 0,
      },
      wasi_snapshot_preview1: {
        clock_time_get: (_clock: number, _precision: bigint, out: number) => {
          this.#memory.view.setBigUint64(out, BigInt(Math.round(this.#host.now() * 1e6)), true)
          return 0
        },
        // QuickJS asks for these only to write debug output and to seed `Math.random`, which the prelude replaces.
        fd_close: () => 8,
        fd_fdstat_get: () => 8,
        fd_seek: () => 8,
        fd_write: () => 8,
        random_get: (out: number, length: number) => {
          this.#memory.bytes.fill(7, out, out + length)
          return 0
        },
      },
    })
    this.#exports = instance.exports as unknown as QuickJs
    this.#host = idleHost
    this.#memory = new GuestMemory(this.#exports, STACK_BYTES)
    return this.#exports
  }

  #boot(): Booted {
    const bytecode = this.#compilePrelude()
    const exports = this.#instantiate()
    exports._initialize()
    exports.qjs_init()
    exports.qjs_set_max_stack_size(STACK_BYTES)
    exports.qjs_set_interrupt_handler(1)
    exports.qjs_set_promise_rejection_handler(1)
    exports.qjs_set_module_loader(1)
    // Bytecode is laid above the heap that is made of it, so that no hole is left in what each run copies.
    const room = exports.malloc(BOOT_BYTES)
    const code = exports.malloc(bytecode.length)
    exports.free(room)
    this.#memory.bytes.set(bytecode, code)
    const entries = this.#runPrelude(code, bytecode.length)
    exports.free(code)
    exports.qjs_run_gc()
    exports.free(exports.malloc(ROOM_BYTES))
    exports.qjs_set_gc_threshold(GC_THRESHOLD_BYTES)
    exports.qjs_set_memory_limit(MEMORY_LIMIT_BYTES)
    return { snapshot: this.#memory.snapshot(), entries, context: exports.qjs_get_context_ptr() }
  }

  /** In an instance of its own, for compiling leaves a heap full of holes. */
  #compilePrelude(): Uint8Array {
    const exports = this.#instantiate()
    exports._initialize()
    exports.qjs_init()
    const code = this.#memory.writeString(prelude)
    const lengthOut = exports.wasm_malloc(4)
    const bytecode = exports.qjs_compile(code.pointer, code.length, this.#memory.writeString('interleave').pointer, 0, STRIP_SOURCE, lengthOut)
    if (bytecode === 0) throw this.#bootError('the prelude does not compile')
    return this.#memory.bytes.slice(bytecode, bytecode + this.#memory.view.getUint32(lengthOut, true))
  }

  #runPrelude(code: number, length: number): Map<GuestEntry, Handle> {
    const exports = this.#exports
    const free = (text: string, use: (pointer: number, length: number) => number): number => {
      const { pointer, length } = this.#memory.writeString(text)
      const result = use(pointer, length)
      exports.free(pointer)
      return result
    }
    const property = (object: Handle, name: string): Handle => free(name, (pointer) => exports.qjs_get_prop_string(object, pointer))
    const hostFunction = free('host', (name) => exports.qjs_new_host_function(name, 4, 0))
    const global = exports.qjs_get_global()
    free('__il_host', (name) => exports.qjs_set_prop_string(global, name, hostFunction))
    const ran = exports.qjs_eval_bytecode(code, length)
    if (exports.qjs_is_exception(ran)) throw this.#bootError('the prelude threw')
    const guest = property(property(global, '__il_boot'), 'entries')
    const entries = new Map(guestEntries.map((entry) => [entry, property(guest, entry)]))
    const boot = `${Object.keys(bootModules).map((name) => `import '${name}'`).join('\n')}\ndelete globalThis.__il_boot; delete globalThis.__il_host`
    const loaded = free(boot, (pointer, size) => exports.qjs_eval(pointer, size, this.#memory.writeString('interleave:boot').pointer, TYPE_MODULE))
    if (exports.qjs_is_exception(loaded)) throw this.#bootError('the built-in modules do not load')
    while (this.runJob() === 'ran');
    return entries
  }

  #bootError(what: string): EngineError {
    const error = this.exception()
    return new EngineError('prelude', `The guest did not start: ${what}: ${this.#readString(error)} ${this.#readString(this.#property(error, 'stack'))}`)
  }

  #property(object: Handle, name: string): Handle {
    return this.#exports.qjs_get_prop_string(object, this.#memory.writeString(name).pointer)
  }

  #compileModule(program: Program): bigint {
    const entry = program.modules.find((module) => module.name === program.entry)
    if (!entry) throw new EngineError('no-entry', `Expected a module named "${program.entry}" in the program; it has ${program.modules.map((m) => m.name).join(', ')}`)
    const code = this.#memory.writeString(entry.code)
    const name = this.#memory.writeString(entry.name)
    const value = this.#exports.JS_Eval(this.#start.context, code.pointer, code.length, name.pointer, TYPE_MODULE | COMPILE_ONLY)
    if (this.#exports.qjs_is_exception(this.#memory.box(value))) {
      const error = this.exception()
      throw new EngineError('guest-syntax', `${this.#readString(error)} ${this.#readString(this.#property(error, 'stack'))}`)
    }
    return value
  }

  #normalize(base: number, name: number): number {
    const from = this.#memory.readCString(base)
    const specifier = this.#memory.readCString(name)
    return this.#memory.writeString(resolveImport(from, specifier, this.#moduleNames) ?? specifier).pointer
  }

  #loadModule(name: number, lengthOut: number): number {
    const wanted = this.#memory.readCString(name)
    const code = bootModules[wanted] ?? this.#program?.modules.find((module) => module.name === wanted)?.code
    if (code === undefined) return 0
    const { pointer, length } = this.#memory.writeString(code)
    this.#memory.view.setUint32(lengthOut, length, true)
    return pointer
  }

  #hostCall(argc: number, argv: number): number {
    const exports = this.#exports
    // A call within a call (a getter that is traced, read by the host) must leave the outer one its arguments.
    const outer = this.#arguments.enter(argc, argv)
    const result = this.#host.call(this.numberAt(argv), this.#arguments)
    this.#arguments.leave(outer)
    if (result === undefined) return exports.qjs_get_undefined()
    return typeof result === 'number' ? exports.qjs_new_number(result) : this.#newString(result)
  }

  #newString(text: string): Handle {
    if (text === '') return this.#exports.qjs_new_string(this.#start.context, 0)
    const { pointer, length } = this.#memory.writeString(text)
    const value = this.#exports.qjs_new_string(pointer, length)
    this.#exports.free(pointer)
    return value
  }

  #readString(value: Handle): string {
    const read = this.#readsTexts ? this.#texts.read(value, this.#memory.view, this.#memory.bytes) : null
    if (read !== null) return read
    const pointer = this.#exports.qjs_get_string(value)
    if (pointer === 0) return ''
    const text = this.#memory.readCString(pointer)
    this.#exports.qjs_free_cstring(pointer)
    return text
  }
}

const idleHost: HostSide = {
  call: () => undefined,
  interrupt: () => false,
  rejection: () => undefined,
  now: () => 0,
}
