import type { SourceFile } from '@interleave/engine'

/** A program as it was found on disk, ready to be compiled. */
export interface ProgramFiles {
  files: SourceFile[]
  /** The name of the file that runs, among them. */
  entry: string
  /** The folder that the names of files are relative to. */
  root: string
  /** What the program asked for as it was read, and did not get: each with where, what, and what to do. */
  troubles: Trouble[]
}

export interface Trouble {
  file: string
  line: number
  message: string
  hint: string
}
