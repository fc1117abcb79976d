import ts from 'typescript'
import type { Problem, TextEdit } from './messages.ts'
import type { TypeHost } from './type-host.ts'

/**
 * What TypeScript says that is not worth a mark here: that a module could be typed better, that a variable could be
 * written otherwise. Of its suggestions, what is never used and what awaits nothing is kept.
 */
const keptSuggestions = new Set([6133, 6192, 6196, 6198, 7027, 80007, 6385, 6387])

const severities: Record<ts.DiagnosticCategory, Problem['severity']> = {
  [ts.DiagnosticCategory.Error]: 'error',
  [ts.DiagnosticCategory.Warning]: 'warning',
  [ts.DiagnosticCategory.Suggestion]: 'hint',
  [ts.DiagnosticCategory.Message]: 'info',
}

/** A diagnostic as the editor shows it; null for one that it does not show. */
export function problemOf({ code, category, start, length, messageText, reportsUnnecessary }: ts.Diagnostic): Problem | null {
  if (start === undefined) return null
  if (category === ts.DiagnosticCategory.Suggestion && !keptSuggestions.has(code)) return null
  return {
    from: start,
    to: start + (length ?? 0),
    severity: severities[category],
    source: `TypeScript ${code}`,
    message: inOurWords(code, ts.flattenDiagnosticMessageText(messageText, '\n')),
    fixes: [],
    ...(reportsUnnecessary ? { isUnused: true } : {}),
  }
}

/** Where TypeScript advises to install types, or another runtime's: there is only the sandbox. */
const advises = new Set([2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2867, 2868])
const runners = new Set(['test', 'it', 'describe', 'suite'])

function inOurWords(code: number, message: string): string {
  const name = /^Cannot find name '([^']+)'/.exec(message)?.[1]
  if (!advises.has(code) || name === undefined) return message
  if (runners.has(name)) return `Nothing here is called ${name} yet: import it from 'node:test'.`
  return `The sandbox has no ${name}: it has the language, timers, fetch, URL, events, abort signals and console.`
}

/** Fixes that only change text of files there are: no commands, no new files. */
export function isCodeAction(action: ts.CodeAction): boolean {
  return (action.commands ?? []).length === 0 && action.changes.every(({ isNewFile, fileName }) => !isNewFile && !fileName.startsWith('/:'))
}

export function toEdits(changes: readonly ts.FileTextChanges[], host: TypeHost): TextEdit[] {
  return changes.flatMap(({ fileName, textChanges }) =>
    textChanges.map(({ span, newText }) => ({ file: host.name(fileName), from: span.start, to: span.start + span.length, insert: newText })),
  )
}
