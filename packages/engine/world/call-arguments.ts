import type { Handle, HostArguments } from './host-side.ts'

/** Reads what a pointer to a handle stands for. */
interface Reader {
  numberAt(pointer: number): number
  stringAt(pointer: number): string
  handleAt(pointer: number): Handle
}

/** Where a host call's arguments lie, one object for all calls. The first argument is the operation. */
export class CallArguments implements HostArguments {
  #guest: Reader
  #argc = 0
  #argv = 0

  constructor(guest: Reader) {
    this.#guest = guest
  }

  enter(argc: number, argv: number): [number, number] {
    const outer: [number, number] = [this.#argc, this.#argv]
    this.#argc = argc
    this.#argv = argv
    return outer
  }

  leave([argc, argv]: [number, number]): void {
    this.#argc = argc
    this.#argv = argv
  }

  get count(): number {
    return this.#argc - 1
  }

  number(index: number): number {
    return index + 1 < this.#argc ? this.#guest.numberAt(this.#argv + 4 * (index + 1)) : Number.NaN
  }

  string(index: number): string {
    return index + 1 < this.#argc ? this.#guest.stringAt(this.#argv + 4 * (index + 1)) : ''
  }

  handle(index: number): Handle {
    return this.#guest.handleAt(this.#argv + 4 * (index + 1))
  }
}
