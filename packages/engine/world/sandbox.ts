import { prelude } from '../guest/prelude.generated.ts'
import { bootModules } from '../guest/boot-modules.ts'
import type { Program } from '../compile/program.ts'
import { resolveImport } from '../compile/resolve-import.ts'
import { EngineError } from './engine-error.ts'

/** A pointer to a boxed guest value. Valid until the next restore; nothing is freed within a run. */
export type Handle = number

/** What the guest can ask of the host, and what the engine reports while guest code runs. */
export interface HostSide {
  /** A hook called from the guest: an operation number and its arguments. */
  call(op: number, args: HostArguments): number | string | undefined
  /** Called about every ten thousand loop turns and calls; true ends the run. */
  interrupt(): boolean
  /** A promise was rejected with no handler, or got its first handler late. */
  rejection(promise: Handle, reason: Handle, handled: boolean): void
  /** Virtual time for `Date`, in milliseconds since 1970. */
  now(): number
}

/** Reads the arguments of a host call without copying what is not asked for. */
export interface HostArguments {
  readonly count: number
  number(index: number): number
  string(index: number): string
  /** Keeps the value alive until the next restore. */
  handle(index: number): Handle
}

/** Functions of the prelude that the host calls. */
export type GuestEntry = 'begin' | 'fire' | 'startTest' | 'describe' | 'where' | 'refOf' | 'locals'

export type JobResult = 'idle' | 'ran' | 'threw'

interface Exports {
  memory: WebAssembly.Memory
  __stack_pointer: WebAssembly.Global<'i32'>
  _initialize(): void
  qjs_init(): number
  qjs_eval(code: number, length: number, name: number, flags: number): number
  qjs_compile(code: number, length: number, name: number, evalFlags: number, writeFlags: number, outLength: number): number
  qjs_eval_bytecode(buffer: number, length: number): number
  qjs_new_string(pointer: number, length: number): number
  qjs_new_number(value: number): number
  qjs_get_undefined(): number
  qjs_get_float64(value: number): number
  qjs_get_string(value: number): number
  qjs_get_string_len(value: number, lengthOut: number): number
  qjs_free_cstring(pointer: number): void
  qjs_is_exception(value: number): number
  qjs_is_number(value: number): number
  qjs_is_string(value: number): number
  qjs_get_prop_string(object: number, name: number): number
  qjs_set_prop_string(object: number, name: number, value: number): number
  qjs_get_global(): number
  qjs_call(fn: number, self: number, argc: number, argv: number): number
  qjs_new_host_function(name: number, length: number, argc: number): number
  qjs_promise_state(promise: number): number
  qjs_promise_result(promise: number): number
  qjs_promise_mark_as_handled(promise: number): void
  qjs_is_job_pending(): number
  qjs_execute_pending_job(): number
  qjs_get_exception(): number
  qjs_get_value_ptr(value: number): number
  qjs_dup_value(value: number): number
  qjs_set_memory_limit(bytes: number): void
  qjs_set_max_stack_size(bytes: number): void
  qjs_set_interrupt_handler(on: number): void
  qjs_set_promise_rejection_handler(on: number): void
  qjs_set_module_loader(on: number): void
  qjs_get_context_ptr(): number
  qjs_get_runtime_ptr(): number
  qjs_set_gc_threshold(bytes: number): void
  JS_Eval(context: number, code: number, length: number, name: number, flags: number): bigint
  JS_EvalFunction(context: number, value: bigint): bigint
  malloc(bytes: number): number
  free(pointer: number): void
  wasm_malloc(bytes: number): number
}

/** Memory as two parts, with the guest's free heap between them left out. */
interface Snapshot {
  head: Uint8Array
  tail: Uint8Array
  tailAt: number
  stackPointer: number
}

const TYPE_MODULE = 1
const COMPILE_ONLY = 32
const STRIP_SOURCE = 16
/** Memory a run may use without the instance being thrown away after it. */
const PREGROWN_BYTES = 4 << 20
/** Small enough for the stack of a browser's worker, so that recursion ends alike in both hosts. */
const STACK_BYTES = 192 << 10
export const MEMORY_LIMIT_BYTES = 64 << 20

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * One QuickJS in one WebAssembly instance. `prepare` compiles a program once; each `restore` puts memory back to the
 * moment before its first line ran. This file alone touches the WebAssembly engine.
 */
export class Sandbox {
  #module: WebAssembly.Module
  #host: HostSide = idleHost
  #exports!: Exports
  #bytes!: Uint8Array
  #view!: DataView
  #base!: Snapshot
  #entries = new Map<GuestEntry, Handle>()
  #program: Program | null = null
  #prepared: Snapshot | null = null
  #preparedModule = 0n
  #context = 0

  private constructor(module: WebAssembly.Module) {
    this.#module = module
    this.#boot()
  }

  /** Compiles the WebAssembly module and boots the guest. `wasm` is `quickjs-wasi/quickjs.wasm`, as bytes or compiled. */
  static async load(wasm: BufferSource | WebAssembly.Module): Promise<Sandbox> {
    return new Sandbox(wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm))
  }

  /** Compiles a program in the guest, unless it is the one already there. Throws `EngineError` when QuickJS refuses it. */
  prepare(program: Program): void {
    if (this.#program === program && this.#bytes.byteLength === this.#exports.memory.buffer.byteLength) return
    this.#program = null
    if (this.#grew()) this.#boot()
    else this.#restore(this.#base)
    this.#bytes.fill(0, this.#base.head.length, this.#base.tailAt)
    this.#program = program
    const module = this.#compileModule(program)
    this.#preparedModule = module
    this.#prepared = this.#snapshot()
  }

  /** Puts the guest back to where `prepare` left it, with `host` to answer it. */
  restore(host: HostSide, memoryLimitBytes = MEMORY_LIMIT_BYTES): void {
    const program = this.#program
    if (!program || !this.#prepared) throw new EngineError('not-prepared', 'Expected `prepare` before `restore`; no program was prepared')
    if (this.#grew()) {
      this.#boot()
      this.prepare(program)
    } else this.#restore(this.#prepared)
    this.#host = host
    if (memoryLimitBytes !== MEMORY_LIMIT_BYTES) this.#exports.qjs_set_memory_limit(memoryLimitBytes)
  }

  /** How much memory the guest has taken from the host. */
  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength
  }

  /** Evaluates the program's entry module. Gives the promise of its evaluation, or null when it threw at once. */
  evaluate(): Handle | null {
    const value = this.#exports.JS_EvalFunction(this.#context, this.#preparedModule)
    const handle = this.#box(value)
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
  callEntry(entry: GuestEntry, ...args: (number | string | { handle: Handle })[]): Handle | null {
    const exports = this.#exports
    const argv = exports.wasm_malloc(Math.max(4, args.length * 4))
    args.forEach((arg, index) => {
      const handle =
        typeof arg === 'number' ? exports.qjs_new_number(arg) : typeof arg === 'string' ? this.#newString(arg) : arg.handle
      this.#fresh().setUint32(argv + index * 4, handle, true)
    })
    const fn = this.#entries.get(entry)
    if (fn === undefined) throw new EngineError('prelude', `Expected the prelude to export "${entry}"; it does not`)
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
    const program = this.#program
    this.#boot()
    this.#program = null
    if (program) this.prepare(program)
  }

  /** A number that is equal for two handles of one object. */
  identity(value: Handle): number {
    return this.#exports.qjs_get_value_ptr(value)
  }

  // ---- from here on: memory, strings, boot ----

  #boot(): void {
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
          this.#fresh().setBigUint64(out, BigInt(Math.round(this.#host.now() * 1e6)), true)
          return 0
        },
        // QuickJS asks for these only to write debug output and to seed `Math.random`, which the prelude replaces.
        fd_close: () => 8,
        fd_fdstat_get: () => 8,
        fd_seek: () => 8,
        fd_write: () => 8,
        random_get: (out: number, length: number) => {
          new Uint8Array(this.#exports.memory.buffer, out, length).fill(7)
          return 0
        },
      },
    })
    const exports = instance.exports as unknown as Exports
    this.#exports = exports
    this.#host = idleHost
    exports._initialize()
    exports.qjs_init()
    exports.qjs_set_max_stack_size(STACK_BYTES)
    exports.qjs_set_interrupt_handler(1)
    exports.qjs_set_promise_rejection_handler(1)
    exports.qjs_set_module_loader(1)
    this.#context = exports.qjs_get_context_ptr()
    exports.free(exports.malloc(PREGROWN_BYTES))
    this.#refreshViews()
    this.#runPrelude()
    exports.qjs_set_memory_limit(MEMORY_LIMIT_BYTES)
    this.#refreshViews()
    this.#base = this.#snapshot()
    this.#prepared = null
  }

  #runPrelude(): void {
    const exports = this.#exports
    const name = this.#writeString('host').pointer
    const hostFunction = exports.qjs_new_host_function(name, 4, 0)
    const global = exports.qjs_get_global()
    exports.qjs_set_prop_string(global, this.#writeString('__il_host').pointer, hostFunction)
    const code = this.#writeString(prelude)
    const lengthOut = exports.wasm_malloc(4)
    const bytecode = exports.qjs_compile(code.pointer, code.length, this.#writeString('interleave').pointer, 0, STRIP_SOURCE, lengthOut)
    if (bytecode === 0) throw this.#bootError('the prelude does not compile')
    const ran = exports.qjs_eval_bytecode(bytecode, this.#fresh().getUint32(lengthOut, true))
    if (exports.qjs_is_exception(ran)) throw this.#bootError('the prelude threw')
    const entries = exports.qjs_get_prop_string(this.#property(global, '__il_boot'), this.#writeString('entries').pointer)
    for (const entry of ['begin', 'fire', 'startTest', 'describe', 'where', 'refOf', 'locals'] as const)
      this.#entries.set(entry, this.#property(entries, entry))
    const boot = this.#writeString(`${Object.keys(bootModules).map((name) => `import '${name}'`).join('\n')}\ndelete globalThis.__il_boot; delete globalThis.__il_host`)
    const loaded = exports.qjs_eval(boot.pointer, boot.length, this.#writeString('interleave:boot').pointer, TYPE_MODULE)
    if (exports.qjs_is_exception(loaded)) throw this.#bootError('the built-in modules do not load')
    while (this.runJob() === 'ran');
  }

  #bootError(what: string): EngineError {
    const error = this.exception()
    return new EngineError('prelude', `The guest did not start: ${what}: ${this.#readString(error)} ${this.#readString(this.#property(error, 'stack'))}`)
  }

  #property(object: Handle, name: string): Handle {
    return this.#exports.qjs_get_prop_string(object, this.#writeString(name).pointer)
  }

  #compileModule(program: Program): bigint {
    const entry = program.modules.find((module) => module.name === program.entry)
    if (!entry) throw new EngineError('no-entry', `Expected a module named "${program.entry}" in the program; it has ${program.modules.map((m) => m.name).join(', ')}`)
    const code = this.#writeString(entry.code)
    const name = this.#writeString(entry.name)
    const value = this.#exports.JS_Eval(this.#context, code.pointer, code.length, name.pointer, TYPE_MODULE | COMPILE_ONLY)
    if (this.#exports.qjs_is_exception(this.#box(value))) {
      const error = this.exception()
      throw new EngineError('guest-syntax', `${this.#readString(error)} ${this.#readString(this.#property(error, 'stack'))}`)
    }
    return value
  }

  #normalize(base: number, name: number): number {
    const from = this.#readCString(base)
    const specifier = this.#readCString(name)
    const names = this.#program?.modules.map((module) => module.name) ?? []
    return this.#writeString(resolveImport(from, specifier, names) ?? specifier).pointer
  }

  #loadModule(name: number, lengthOut: number): number {
    const wanted = this.#readCString(name)
    const code = bootModules[wanted] ?? this.#program?.modules.find((module) => module.name === wanted)?.code
    if (code === undefined) return 0
    const { pointer, length } = this.#writeString(code)
    this.#fresh().setUint32(lengthOut, length, true)
    return pointer
  }

  #hostCall(argc: number, argv: number): number {
    const exports = this.#exports
    const at = (index: number) => this.#fresh().getUint32(argv + index * 4, true)
    const result = this.#host.call(exports.qjs_get_float64(at(0)), {
      count: argc - 1,
      number: (index) => (index + 1 < argc ? exports.qjs_get_float64(at(index + 1)) : Number.NaN),
      string: (index) => (index + 1 < argc ? this.#readString(at(index + 1)) : ''),
      handle: (index) => exports.qjs_dup_value(at(index + 1)),
    })
    if (result === undefined) return exports.qjs_get_undefined()
    return typeof result === 'number' ? exports.qjs_new_number(result) : this.#newString(result)
  }

  #newString(text: string): Handle {
    const { pointer, length } = this.#writeString(text)
    const value = this.#exports.qjs_new_string(pointer, length)
    this.#exports.free(pointer)
    return value
  }

  #readString(value: Handle): string {
    const pointer = this.#exports.qjs_get_string(value)
    if (pointer === 0) return ''
    const text = this.#readCString(pointer)
    this.#exports.qjs_free_cstring(pointer)
    return text
  }

  #readCString(pointer: number): string {
    this.#refreshViews()
    const end = this.#bytes.indexOf(0, pointer)
    return decoder.decode(this.#bytes.subarray(pointer, end))
  }

  #writeString(text: string): { pointer: number; length: number } {
    const encoded = encoder.encode(text)
    const pointer = this.#exports.wasm_malloc(encoded.length + 1)
    this.#refreshViews()
    this.#bytes.set(encoded, pointer)
    this.#bytes[pointer + encoded.length] = 0
    return { pointer, length: encoded.length }
  }

  #box(value: bigint): Handle {
    const pointer = this.#exports.wasm_malloc(8)
    this.#fresh().setBigInt64(pointer, value, true)
    return pointer
  }

  /** Memory that grew cannot shrink; an instance that grew past its snapshot is not used again. */
  #grew(): boolean {
    return this.#exports.memory.buffer.byteLength !== this.#pregrownLength
  }

  #pregrownLength = 0

  #snapshot(): Snapshot {
    this.#refreshViews()
    this.#pregrownLength = this.#bytes.byteLength
    const { from, to } = largestZeroGap(new Uint32Array(this.#bytes.buffer))
    return {
      head: this.#bytes.slice(0, from),
      tail: this.#bytes.slice(to),
      tailAt: to,
      stackPointer: this.#exports.__stack_pointer.value,
    }
  }

  #restore({ head, tail, tailAt, stackPointer }: Snapshot): void {
    // What lies between is free memory to the guest's allocator: nothing reads it before writing it.
    this.#bytes.set(head)
    this.#bytes.set(tail, tailAt)
    this.#exports.__stack_pointer.value = stackPointer
  }

  #fresh(): DataView {
    this.#refreshViews()
    return this.#view
  }

  #refreshViews(): void {
    const buffer = this.#exports.memory.buffer
    if (this.#bytes?.buffer === buffer) return
    this.#bytes = new Uint8Array(buffer)
    this.#view = new DataView(buffer)
  }
}

/** The longest run of zero words, in bytes: in fresh memory, the allocator's free top. */
function largestZeroGap(words: Uint32Array): { from: number; to: number } {
  let best = { from: words.length, to: words.length }
  for (let index = 0; index < words.length; index++) {
    if (words[index] !== 0) continue
    const from = index
    while (index < words.length && words[index] === 0) index++
    if (index - from > best.to - best.from) best = { from, to: index }
  }
  return { from: best.from * 4, to: best.to * 4 }
}

const idleHost: HostSide = {
  call: () => undefined,
  interrupt: () => false,
  rejection: () => undefined,
  now: () => 0,
}
