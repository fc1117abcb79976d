/** What crosses between a page and its language worker. Plain data only; offsets count UTF-16 units from 0. */
import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { Fix, TextEdit } from '@interleave/engine/findings/fixes/fix.ts'

export type { Fix, TextEdit }

export interface Problem {
  from: number
  to: number
  severity: 'error' | 'warning' | 'info' | 'hint'
  /** Who says so: "TypeScript 2345", "B4". */
  source: string
  message: string
  fixes: Fix[]
  /** Code that is never used: shown faint, not underlined. */
  isUnused?: boolean
}

export interface Completion {
  label: string
  /** TypeScript's word for what it is: "function", "method", "keyword". */
  kind: string
  sortText: string
  /** What is written, if it is not the label. */
  insert?: string
  /** The module that has to be imported for it. */
  from?: string
  isDeprecated: boolean
}

export interface Completions {
  /** Where the word that is completed begins. */
  from: number
  options: Completion[]
}

export interface Description {
  /** Declaration, as TypeScript writes it. */
  signature: string
  docs: string
}

export interface Hover extends Description {
  from: number
  to: number
}

export interface Signature {
  /** Parts around the parameters, which stand in between. */
  before: string
  parameters: string[]
  after: string
  active: number
  docs: string
}

export interface Definition {
  file: string
  from: number
}

/** Questions about a file of a project, and what each is answered with. */
export interface Questions {
  findings: { ask: { file: string }; answer: Problem[] }
  types: { ask: { file: string }; answer: Problem[] }
  complete: { ask: { file: string; at: number }; answer: Completions | null }
  describe: { ask: { file: string; at: number; label: string; from?: string }; answer: (Description & { edits: TextEdit[] }) | null }
  hover: { ask: { file: string; at: number }; answer: Hover | null }
  signature: { ask: { file: string; at: number }; answer: Signature | null }
  definition: { ask: { file: string; at: number }; answer: Definition | null }
  rename: { ask: { file: string; at: number; to: string }; answer: TextEdit[] | null }
  format: { ask: { file: string; at: number }; answer: { text: string; at: number } }
}
export type QuestionKind = keyof Questions
export type Question = { [K in QuestionKind]: { kind: K } & Questions[K]['ask'] }[QuestionKind]
export type Answer = Questions[QuestionKind]['answer']

export type ToLanguage =
  /** Files of a project that are new or have changed, and names of those that are gone. */
  | { type: 'files'; project: number; changed: SourceFile[]; gone: string[] }
  | { type: 'close'; project: number }
  /** Starts the download of TypeScript. */
  | { type: 'load-types' }
  | { type: 'ask'; id: number; project: number; question: Question }
  | { type: 'cancel'; id: number }

export type FromLanguage =
  | { type: 'started' }
  | { type: 'types'; state: 'ready' | 'failed' }
  | { type: 'answer'; id: number; value: Answer }
  | { type: 'failed'; id: number; message: string }
