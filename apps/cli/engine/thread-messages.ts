import type {
  Diagnostic, Exploration, Finding, Lab, Place, SourceFile, Submission, Trace, Verdict, World,
} from '@interleave/engine'

/** What crosses between the command and the thread with the engine. Plain data only. */
export interface ProgramInput {
  files: SourceFile[]
  entry: string
  world: World
}

export interface RunInput extends ProgramInput {
  schedule?: string
  /** Which test, counted from 0; all of them when left out. */
  test?: number
  maxFaults: number
  /** Whether suspends carry the values of local variables. */
  locals?: boolean
}

export interface ExploreInput extends ProgramInput {
  test?: number
  budget: { orders?: number; ms?: number }
  maxFaults: number
  strategy?: 'dpor' | 'dfs' | 'pct' | 'random'
  maxReversals?: number
}

export interface GradeInput {
  lab: Lab
  submission: Submission
}

/** The program cannot run, and why. */
export interface NotCompiled {
  diagnostics: Diagnostic[]
}

export interface RunOutput {
  trace: Trace
  findings: Finding[]
  tests: string[]
  /** Whether the schedule named choices that this run did not have. */
  strayed: boolean
}

/** Where each failure is, in the order of the failures; null when no place is known. */
export interface ExploreOutput {
  exploration: Exploration
  places: (Place | null)[]
}

export interface Calls {
  tests: { input: ProgramInput; output: NotCompiled | { names: string[]; trace: Trace } }
  run: { input: RunInput; output: NotCompiled | RunOutput }
  explore: { input: ExploreInput; output: NotCompiled | ExploreOutput }
  grade: { input: GradeInput; output: Verdict }
}

export type CallName = keyof Calls

export type ToThread = { type: 'call'; name: CallName; input: Calls[CallName]['input'] } | { type: 'stop' }

export type FromThread =
  | { type: 'progress'; soFar: Exploration }
  | { type: 'done'; output: Calls[CallName]['output'] }
  | { type: 'failed'; code: string; message: string }
