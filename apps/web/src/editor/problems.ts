import { type Action, type Diagnostic as Lint, setDiagnostics } from '@codemirror/lint'
import { type EditorState, type Extension, StateEffect, StateField, type Text } from '@codemirror/state'
import type { Diagnostic } from '@interleave/engine/compile/program.ts'
import type { Fix, Problem } from '../language/messages.ts'
import { lintRange } from './lint-range.ts'

/** Who found it: the engine's compiler, TypeScript, the engine's reading of the source, the run that is shown. Each replaces only its own. */
export type Origin = 'compile' | 'types' | 'findings' | 'run'

/** A problem at its place in a document. */
export interface Mark extends Problem {
  origin: Origin
}

const setMarks = StateEffect.define<{ origin: Origin; marks: Mark[] }>()

const marksField = StateField.define<readonly Mark[]>({
  create: () => [],
  update(marks, transaction) {
    let next = marks
    if (transaction.docChanged) {
      // A fix was worked out for the text as it was: it goes, and comes again with the next check.
      // What a run came to is no longer true of another text.
      const lasting = marks.filter(({ origin }) => origin !== 'run')
      next = lasting.map((mark) => ({ ...mark, from: transaction.changes.mapPos(mark.from, 1), to: transaction.changes.mapPos(mark.to, -1), fixes: [] }))
    }
    for (const effect of transaction.effects) if (effect.is(setMarks)) next = replaced(next, effect.value.origin, effect.value.marks)
    return next
  },
})

function replaced(marks: readonly Mark[], origin: Origin, by: readonly Mark[]): Mark[] {
  return [...marks.filter((mark) => mark.origin !== origin), ...by]
}

/** Keeps the problems of a document, by who found them. */
export function problems(): Extension {
  return marksField
}

export function marksOf(state: EditorState): readonly Mark[] {
  return state.field(marksField)
}

/** Puts what one origin found in place of what it found before. `onFix` makes the change that a person chose. */
export function problemEffects(state: EditorState, origin: Origin, found: readonly Problem[], onFix: (fix: Fix) => void): StateEffect<unknown>[] {
  const marks = found.map((problem) => ({ ...problem, origin }))
  const all = replaced(state.field(marksField), origin, marks)
  const lints = withoutRepeats(state.doc, all).map((mark) => toLint(state.doc, mark, onFix))
  const { effects = [] } = setDiagnostics(state, lints)
  return [setMarks.of({ origin, marks }), ...[effects].flat()]
}

/** What the compiler of the engine says of a line, TypeScript need not say again. */
export function withoutRepeats(doc: Text, marks: readonly Mark[]): Mark[] {
  const lineOf = ({ from }: Mark): number => doc.lineAt(Math.min(from, doc.length)).number
  const refused = new Set(marks.filter(({ origin }) => origin === 'compile').map(lineOf))
  const typed = new Set(marks.filter(({ origin, source }) => origin === 'types' && source === 'B1').map(({ from }) => from))
  return marks.filter((mark) => {
    if (mark.origin === 'types') return !refused.has(lineOf(mark))
    // The same promise may be seen to be dropped by its type and by its source.
    return !(mark.origin === 'findings' && mark.source === 'B1' && typed.has(mark.from))
  })
}

/** The engine's word for where a program cannot be compiled. */
export function compileProblem(doc: Text, diagnostic: Diagnostic): Problem {
  const message = `${diagnostic.message}\n${diagnostic.hint}`.trim()
  return { ...lintRange(doc, diagnostic), severity: 'error', source: diagnostic.code, message, fixes: [] }
}

function toLint(doc: Text, mark: Mark, onFix: (fix: Fix) => void): Lint {
  const from = Math.min(mark.from, doc.length)
  const to = Math.min(Math.max(mark.to, from), doc.length)
  const actions: Action[] = mark.fixes.map((fix) => ({ name: fix.title, apply: () => onFix(fix) }))
  return {
    from,
    // A long range would underline half the file: its first line says where.
    to: Math.min(to, doc.lineAt(from).to),
    severity: mark.severity,
    message: mark.message,
    renderMessage: () => withCode(mark.message),
    source: mark.source,
    ...(mark.isUnused ? { markClass: 'cm-unused' } : {}),
    ...(actions.length > 0 ? { actions } : {}),
  }
}

/** What stands in backticks is code. */
export function withCode(text: string): HTMLElement {
  const words = document.createElement('span')
  for (const [index, part] of text.split('`').entries()) {
    if (index % 2 === 0) words.append(part)
    else words.appendChild(document.createElement('code')).textContent = part
  }
  return words
}
