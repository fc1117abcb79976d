import type { Terminal } from '../output/terminal.ts'

/** How a command ended: see the exit codes in README.md. */
export type ExitCode = 0 | 1 | 2 | 3

/** What a command is handed. */
export interface Surroundings {
  cwd: string
  terminal: Terminal
  /** Aborted by the first Ctrl-C. */
  interrupted: AbortSignal
  /** Ends the process; for a command that has nothing to tell halfway. */
  endAtOnce: () => void
}
