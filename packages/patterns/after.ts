/** Browsers and Node keep a timer's delay in 31 bits, 2,147,483,647 ms; a longer one would fire at once. */
const LONGEST_MS = 2e9

/** Calls `fire` once after `ms` milliseconds, however many, and never for `Infinity`. Returns what cancels it. */
export function after(ms: number, fire: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = (left: number): void => {
    timer = setTimeout(left > LONGEST_MS ? () => wait(left - LONGEST_MS) : fire, Math.min(left, LONGEST_MS))
  }
  // What is no number fires at once, as the platform has it: to wait for ever would hide the mistake.
  if (ms !== Infinity) wait(ms)
  return () => clearTimeout(timer)
}

/** Milliseconds from now to a `Date`, or to milliseconds since 1970; 0 when it has passed. */
export function msUntil(at: Date | number): number {
  return Math.max(0, Number(at) - Date.now())
}
