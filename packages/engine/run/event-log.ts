import type { Place } from '../trace/trace.ts'

/**
 * What one event touched. Two events conflict when they touch one location and one of them writes; writing the value
 * that is there already is no write, unless its task saw another there before (decisions/0035).
 */
export interface Access {
  /**
   * Names a location in one run, and in every run with the same past: an object (by the event that made it and its number
   * there) and a property, a Map or Set key, a variable shared between functions, a key of an I/O resource, `timers`.
   */
  location: string
  write: boolean
  /**
   * Two writes that both commute do not conflict with each other, only with reads and with writes that do not: adding one
   * key and adding another, each under a key of its own, while nobody in this run looks at the order of keys. To take no
   * notice of this is sound, and finds more orders than can be told apart.
   */
  commutes?: true
  /**
   * Indices of events that came before this access in any case, besides the causes of its event: what goes on behind a
   * `Promise.all` runs in the event of whichever member was last, and needed them all. With one of these, or with what came
   * before it, this access is no race. To take no notice is sound, as above.
   */
  after?: readonly number[]
  /** For people: `cart.total`, `balance`. */
  words: string
  place: Place | null
}

/** How the location begins that the end of a test writes, when a join let it end; the test's number follows. */
export const TEST_END = 'end:'

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
  /** Further events that had to come first: those that what issued this had waited for (see `Access.after`). */
  after?: readonly number[]
  /** Keys of what was enabled when this was chosen, in nominal order; empty for the start. */
  enabled: readonly string[]
  /** Index in `enabled`. */
  chosen: number
  label: string
  accesses: readonly Access[]
}
