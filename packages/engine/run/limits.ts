/** What one run may use. All but `wall` are deterministic; the host's watchdog keeps that one. */
export interface Limits {
  /** Interrupt ticks; one is about ten thousand loop turns or calls. */
  fuel: number
  /** Microtasks. */
  jobs: number
  /** Events: completions of timers, I/O and the outside. */
  events: number
  /** Characters written to the console, each line with its end. */
  output: number
  /** Entries of the trace: what a host can hold, show and send. */
  records: number
  /** Bytes of memory; at most 64 MB, which the sandbox enforces itself. */
  memory: number
}

export const defaultLimits: Limits = { fuel: 2_000, jobs: 100_000, events: 5_000, output: 200_000, records: 250_000, memory: 48 << 20 }
