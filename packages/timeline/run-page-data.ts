import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'

/** One run, with all that a page shows of it. */
export interface RunPageData {
  /** The file that ran. */
  title: string
  trace: Trace
  findings: Finding[]
  /** The program's own files. */
  files: SourceFile[]
  /** Those that are findings are told as findings. */
  failures: { kind: string; message: string; file: string | null; line: number | null }[]
  console: { level: string; text: string }[]
}
