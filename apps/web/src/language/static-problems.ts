import type { SourceFile } from '@interleave/engine/compile/program.ts'
import { lineStarts } from '@interleave/engine/compile/trivia.ts'
import { staticFixes } from '@interleave/engine/findings/fixes/static-fixes.ts'
import { staticFindings } from '@interleave/engine/findings/static/static-findings.ts'
import type { Problem } from './messages.ts'

/** B3 and B12 are mistakes only if a run says so: told quietly. */
const hints = new Set(['B3', 'B12'])

/** What the source of one file, among the others, suggests of pitfalls, with the ways to mend it that are safe. */
export function staticProblems(files: readonly SourceFile[], file: string): Problem[] {
  const text = files.find(({ name }) => name === file)?.text ?? ''
  const starts = lineStarts(text)
  const offset = ({ line, column }: { line: number; column: number }): number => Math.min((starts[line - 1] ?? text.length) + column - 1, text.length)
  const found = staticFindings(files, { hints: true }).filter(({ place }) => place.file === file)
  const fixOf = staticFixes(files)
  return found.map((finding) => ({
    from: offset(finding.place),
    to: offset(finding.end),
    severity: hints.has(finding.id) ? 'info' : 'warning',
    source: finding.id,
    message: `${finding.title}. ${finding.message}\n${finding.fix}`,
    fixes: [fixOf(finding) ?? []].flat(),
  }))
}
