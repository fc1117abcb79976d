import type { Place } from '../trace/trace.ts'

/**
 * What one event touched. Two events conflict when they touch one location and one of them writes; writing the value
 * that is there already is no write.
 */
export interface Access {
  /**
   * Names a location in one run, and in every run with the same past: an object (by the event that made it and its number
   * there) and a property, a Map or Set key, a variable shared between functions, a key of an I/O resource, `timers`.
   */
  location: string
  write: boolean
  /** For people: `cart.total`, `balance`. */
  words: string
  place: Place | null
}

/** One event of a run as strategies see it: a completion, and the full drain of microtasks after it. */
export interface EventLog {
  /**
   * Names the event by its origin, so that it is the same in every order with the same past: `s` is the start of the
   * program; `s.0e` and `s.0r` are effect and reply of the first thing that the start issued, `s.0r.2` is the third thing
   * that this reply issued. A fault ends with `f` and its number in the world.
   */
  key: string
  /** Index of the event that made this one possible: who issued the I/O, the effect for its reply. -1 for the start. */
  cause: number
  /** Keys of what was enabled when this was chosen, in nominal order; empty for the start. */
  enabled: readonly string[]
  /** Index in `enabled`. */
  chosen: number
  label: string
  accesses: readonly Access[]
}
