/** What crosses between a page and its engine worker. Plain data only: everything here survives `structuredClone`. */
import type { Diagnostic, SourceFile } from '@interleave/engine/compile/program.ts'
import type { Exploration } from '@interleave/engine/explore/exploration.ts'
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'

export interface ProgramInput {
  files: SourceFile[]
  /** The file that runs; the engine picks one when it is left out. */
  entry?: string
  /** A partial world; the engine checks it and fills it in. */
  world?: unknown
}

export interface RunInput extends ProgramInput {
  /** A schedule as a trace or an exploration printed it; the nominal order when left out. */
  schedule?: string
  /** Which test runs, counted from 0. */
  test?: number
  /** How many faults the schedule counts on. */
  maxFaults?: number
  /** Whether suspends carry the values of local variables. */
  locals?: boolean
}

export interface Budget {
  orders: number
  ms: number
}

export interface ExploreInput extends ProgramInput {
  test?: number
  budget: Budget
  maxFaults?: number
}

/** What is known so far; its failures are not explained yet. */
export type Progress = Exploration

/** The program cannot run, and why. */
export interface NotCompiled {
  ok: false
  diagnostics: Diagnostic[]
}

export type RunResult = NotCompiled | { ok: true; trace: Trace; findings: Finding[]; tests: string[] }
export type TestsResult = NotCompiled | { ok: true; names: string[]; trace: Trace }
export type ExploreResult = NotCompiled | Exploration

export type Call =
  | { kind: 'run'; input: RunInput }
  | { kind: 'tests'; input: ProgramInput }
  | { kind: 'explore'; input: ExploreInput }

export type ToWorker =
  | { type: 'call'; id: number; call: Call }
  | { type: 'cancel'; id: number }
  /** A run that may be asked for soon; there is no answer. */
  | { type: 'prepare'; input: RunInput }

export type FromWorker =
  | { type: 'ready' }
  | { type: 'progress'; id: number; progress: Progress }
  | { type: 'done'; id: number; value: RunResult | TestsResult | ExploreResult }
  | { type: 'failed'; id: number; code: string; message: string }

export function isNotCompiled(value: object): value is NotCompiled {
  return 'ok' in value && value.ok === false
}
