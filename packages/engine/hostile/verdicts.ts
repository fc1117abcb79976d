/** What is said of a program that met a limit, in full: `line` is one of `main.ts`. The suite runs with a tenth of the default limits. */
const at = (line: number): string => ` at main.ts:${line}`

export const smallLimits = { fuel: 200, jobs: 10_000, events: 500, output: 20_000, records: 25_000, memory: 12 << 20 }

export const fuel = (line: number): string =>
  `fuel${at(line)}: It ran for 2,000,000 loop turns and calls and was still going${at(line)}. Look there for a loop that never ends.`

/** Fuel that no loop of the program's own used up. */
export const calls = (line: number): string =>
  `fuel${at(line)}: It ran for 2,000,000 loop turns and calls and was still going${at(line)}. Look there for calls that breed calls, or a regular expression with too many ways to match.`

export const jobs = (line: number): string =>
  `jobs${at(line)}: It ran 10,000 microtasks and was still going${at(line)}. Look there for promises that make promises without end.`

export const entries = (line: number): string =>
  `jobs${at(line)}: It started so much that its story has 25,000 entries, which is all there is room for${at(line)}. Look there for a loop that starts calls, timers or promises without end.`

export const events = (line: number): string =>
  `events${at(line)}: It ran through 500 events and was still waiting for more${at(line)}. Look there for a timer that is never cleared, or a loop that waits without end.`

export const memory = (line: number): string =>
  `memory${at(line)}: It used all of its 12 MB of memory${at(line)}. Look there for something that grows without end.`

/** One request that the engine itself refused, in its words. */
export const tooBig = (line: number, words = 'out of memory'): string =>
  `memory${at(line)}: It asked for more than its 64 MB of memory${at(line)} (${words}). Look there for something that grows without end.`

export const stack = (line: number): string =>
  `stack${at(line)}: Its calls were nested too deep${at(line)}. Look there for a function that calls itself without end, or data nested without end.`

export const output = (line: number): string =>
  `output${at(line)}: It wrote more than 20,000 characters to the console${at(line)}. Print less, or only what changes.`
