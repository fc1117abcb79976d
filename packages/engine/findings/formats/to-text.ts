import type { Finding, StaticFinding } from '../finding.ts'
import { ms } from '../../trace/in-words.ts'

/**
 * Findings as lines that read well aloud, file by file in the order given; an empty line between files.
 *
 *     service.ts
 *       12:5  B4  A dropped signal, at 34 ms
 *             The client hung up at 34 ms. quote was never told, and pricing replied at 61 ms.
 *             Fix: Let quote take a signal, and pass the one that handle was given on to it.
 */
export function findingsToText(found: readonly (Finding | StaticFinding)[]): string[] {
  const files = new Map<string, (Finding | StaticFinding)[]>()
  for (const one of found) {
    const others = files.get(one.place.file)
    if (others) others.push(one)
    else files.set(one.place.file, [one])
  }
  const lines: string[] = []
  for (const [file, ofFile] of files) {
    if (lines.length > 0) lines.push('')
    lines.push(file)
    const width = Math.max(...ofFile.map((one) => positionOf(one).length))
    for (const one of ofFile) {
      const indent = ' '.repeat(width + 4)
      lines.push(`  ${positionOf(one).padEnd(width)}  ${one.id}  ${one.title}${'at' in one ? `, at ${ms(one.at)}` : ''}`)
      lines.push(`${indent}${one.message}`, `${indent}Fix: ${one.fix}`)
    }
  }
  return lines
}

function positionOf({ place }: Finding | StaticFinding): string {
  return `${place.line}:${place.column}`
}
