import type { QuickJs } from './quick-js.ts'

/**
 * Memory between two runs, when no guest code is on the stack. From below: the stack, which then holds nothing; constants,
 * variables and heap (`low`); the allocator's free top, which nothing reads before writing it; a few words at the end
 * (`high`). Only what can mean something is kept.
 */
export interface Snapshot {
  low: Uint8Array
  lowLength: number
  high: Uint8Array
  highAt: number
  byteLength: number
}

const PAGE_BYTES = 64 << 10
/** What C functions may need of the stack beyond QuickJS's own limit. What lies deeper is erased between programs only. */
const STACK_MARGIN_BYTES = 64 << 10
/** Room for the allocator's last words at the end of memory. */
const HIGH_BYTES = 256
/** Larger than any hole in the heap, as a rule. */
const PROBE_BYTES = 512 << 10
const SHORT_TEXT_BYTES = 48
const WORD_BYTES = 4
const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The memory of one WebAssembly instance: its strings, and how it is put back to what it was. */
export class GuestMemory {
  #exports: QuickJs
  #bytes: Uint8Array
  #view: DataView
  /** The stack grows down from here; all else lies above. */
  #stackTop: number
  #stackBytes: number

  constructor(exports: QuickJs, stackBytes: number) {
    this.#exports = exports
    this.#stackTop = exports.__stack_pointer.value
    this.#stackBytes = stackBytes
    this.#bytes = new Uint8Array(exports.memory.buffer)
    this.#view = new DataView(exports.memory.buffer)
  }

  get byteLength(): number {
    return this.bytes.byteLength
  }

  /** Of the stack that the guest may use, the part in use, from 0 to 1. */
  get stackShare(): number {
    return (this.#stackTop - this.#exports.__stack_pointer.value) / this.#stackBytes
  }

  /** Views of a memory that grew are empty; then new ones are made. */
  get bytes(): Uint8Array {
    if (this.#bytes.byteLength === 0) this.#refresh()
    return this.#bytes
  }

  get view(): DataView {
    if (this.#bytes.byteLength === 0) this.#refresh()
    return this.#view
  }

  /** Takes what a later `restore` needs. `replaced` is a snapshot that is no longer needed: its space is used again. */
  snapshot(replaced: Snapshot | null = null): Snapshot {
    const { top, highAt } = this.#freeTop()
    const { bytes } = this
    const lowLength = top - this.#stackTop
    const low = replaced && replaced.low.length >= lowLength ? replaced.low : new Uint8Array(lowLength + PAGE_BYTES)
    low.set(bytes.subarray(this.#stackTop, top))
    return { low, lowLength, high: bytes.slice(highAt), highAt, byteLength: bytes.byteLength }
  }

  /** Puts memory back. Erases the stack, of which nothing that is alive is left. */
  restore({ low, lowLength, high, highAt }: Snapshot): void {
    const { bytes } = this
    bytes.set(low.subarray(0, lowLength), this.#stackTop)
    bytes.set(high, highAt)
    this.eraseStack()
    this.#exports.__stack_pointer.value = this.#stackTop
  }

  /** Erases what calls have left on the stack, as deep as a run may go. */
  eraseStack(): void {
    this.bytes.fill(0, Math.max(0, this.#stackTop - this.#stackBytes - STACK_MARGIN_BYTES), this.#stackTop)
  }

  /** Erases what runs after `snapshot` may have left in free memory and on the stack. */
  erase({ lowLength, highAt }: Snapshot): void {
    this.bytes.fill(0, 0, this.#stackTop)
    this.bytes.fill(0, this.#stackTop + lowLength, highAt)
  }

  /** Makes an instance that has just been made as large as the one of the snapshot. */
  growTo(byteLength: number): void {
    const missing = byteLength - this.byteLength
    if (missing > 0) this.#exports.memory.grow(missing / PAGE_BYTES)
    this.#refresh()
  }

  writeString(text: string): { pointer: number; length: number } {
    const encoded = encoder.encode(text)
    const pointer = this.#exports.wasm_malloc(encoded.length + 1)
    this.bytes.set(encoded, pointer)
    this.#bytes[pointer + encoded.length] = 0
    return { pointer, length: encoded.length }
  }

  readCString(pointer: number): string {
    const { bytes } = this
    const end = bytes.indexOf(0, pointer)
    if (end - pointer > SHORT_TEXT_BYTES) return decoder.decode(bytes.subarray(pointer, end))
    let text = ''
    for (let at = pointer; at < end; at++) {
      const byte = bytes[at] ?? 0
      if (byte > 127) return decoder.decode(bytes.subarray(pointer, end))
      text += ascii[byte] ?? ''
    }
    return text
  }

  box(value: bigint): number {
    const pointer = this.#exports.wasm_malloc(8)
    this.view.setBigInt64(pointer, value, true)
    return pointer
  }

  /**
   * Where the allocator's free top begins and ends. A block that reaches from `top` to the end of memory can be had, so
   * nothing alive lies between; where it cannot, the last word that is not zero is the end of what may be alive.
   */
  #freeTop(): { top: number; highAt: number } {
    const first = this.#probe(PROBE_BYTES)
    const { byteLength } = this
    const length = byteLength - first - HIGH_BYTES
    if (first !== 0 && this.#probe(length) === first && this.byteLength === byteLength)
      return { top: first + 2 * WORD_BYTES, highAt: first + length }
    const { view } = this
    let top = this.byteLength - HIGH_BYTES
    while (view.getUint32(top - WORD_BYTES) === 0) top -= WORD_BYTES
    return { top, highAt: this.byteLength - HIGH_BYTES }
  }

  #probe(bytes: number): number {
    const block = this.#exports.malloc(bytes)
    if (block !== 0) this.#exports.free(block)
    return block
  }

  #refresh(): void {
    this.#bytes = new Uint8Array(this.#exports.memory.buffer)
    this.#view = new DataView(this.#exports.memory.buffer)
  }
}
