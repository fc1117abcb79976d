import type { Place } from '../trace/trace.ts'

/** One file of a program, by a name relative to its root: `service.ts`, `lib/pool.ts`. */
export interface SourceFile {
  name: string
  text: string
}

/** Why a program cannot run: where, what, and what to do. */
export interface Diagnostic extends Place {
  code:
    | 'syntax' | 'enum' | 'namespace' | 'unsupported-syntax' | 'unknown-import' | 'unknown-export'
    | 'no-entry' | 'nesting' | 'source-too-large' | 'bad-file-name' | 'reserved-name'
  message: string
  /** What to do about it, in a sentence. */
  hint: string
}

/** A place in the source that the instrumented code refers to by number. */
export interface Site extends Place {
  kind: 'function' | 'await' | 'call' | 'import'
  /** A function's name, or the text of the awaited or called expression, shortened. */
  label: string
  /** Names of the locals that `await` reports, when compiled with them. */
  locals?: string[]
}

/** Where something is read or written, when compiled with accesses. */
export interface AccessSite extends Place {
  /** The text of the object, shortened; empty for a variable. */
  label: string
}

/** Instrumented source, ready for the sandbox. Plain data. */
export interface Program {
  entry: string
  modules: Module[]
  sites: Site[]
  /** Places of reads and writes, when compiled with `accesses`. */
  accessSites?: AccessSite[]
  /** The source as the learner wrote it, for messages. */
  files: SourceFile[]
  /** Compiled with `accesses`: its code tells what it touches, so that orders can be told apart. */
  accesses?: true
  /** Compiled with `plain`: its runs tell how they end, and neither tasks nor places. */
  plain?: true
}

export interface Module {
  name: string
  code: string
  /** What was inserted, per line of the source: `[column where it stands in the source, its length]`, columns from 1, in order. */
  inserts: Record<number, [column: number, length: number][]>
}
