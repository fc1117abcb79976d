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
