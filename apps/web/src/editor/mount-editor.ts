import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { type Diagnostic as Lint, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, type Extension, type TransactionSpec } from '@codemirror/state'
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
} from '@codemirror/view'
import type { Diagnostic, SourceFile } from '@interleave/engine/compile/program.ts'
import type { LitLine } from '@interleave/timeline/lit-lines.ts'
import { lintRange } from './lint-range.ts'
import { markEffects, marks, type Pin } from './marks.ts'
import { theme } from './theme.ts'

export interface EditorMarks {
  diagnostics: Diagnostic[]
  pins: Pin[]
  lit: LitLine[]
}

export interface EditorOptions {
  files: SourceFile[]
  active: string
  isReadOnly: (file: string) => boolean
  onChange: (file: string, text: string) => void
  onRun: () => void
}

export interface MountedEditor {
  show(file: string): void
  /** Takes texts that changed elsewhere; a change can be undone like one that was typed. */
  setFiles(files: SourceFile[]): void
  setMarks(marks: EditorMarks): void
  reveal(file: string, line: number): void
  focus(): void
  destroy(): void
}

/** Marks a change that came from outside, and need not be told to it. */
const fromOutside = Annotation.define<boolean>()

/** One CodeMirror view over several files, each with its own history. */
export function mountEditor(host: HTMLElement, options: EditorOptions): MountedEditor {
  const states = new Map<string, EditorState>()
  let active = options.active
  for (const file of options.files) states.set(file.name, createState(file, options))
  const view = new EditorView({ parent: host, state: stateOf(active) })

  function stateOf(file: string): EditorState {
    const state = states.get(file)
    if (!state) throw new Error(`Expected one of the editor's files, got ${file}`)
    return state
  }

  function dispatch(file: string, spec: TransactionSpec): void {
    if (file === active) view.dispatch(spec)
    else states.set(file, stateOf(file).update(spec).state)
  }

  function current(file: string): EditorState {
    return file === active ? view.state : stateOf(file)
  }

  return {
    show(file) {
      if (file === active || !states.has(file)) return
      states.set(active, view.state)
      active = file
      view.setState(stateOf(file))
    },
    setFiles(files) {
      for (const { name, text } of files) {
        if (!states.has(name)) states.set(name, createState({ name, text }, options))
        const { doc } = current(name)
        if (doc.toString() === text) continue
        dispatch(name, { changes: { from: 0, to: doc.length, insert: text }, annotations: fromOutside.of(true), userEvent: 'input.replace' })
      }
    },
    setMarks({ diagnostics, pins, lit }) {
      for (const file of states.keys()) {
        const state = current(file)
        const lints = diagnostics.filter((d) => d.file === file).map((d) => toLint(state, d))
        dispatch(file, setDiagnostics(state, lints))
        dispatch(file, { effects: markEffects(file, pins, lit) })
      }
    },
    reveal(file, line) {
      if (file !== active) return
      const { doc } = view.state
      const { from } = doc.line(Math.min(Math.max(line, 1), doc.lines))
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}

function createState(file: SourceFile, { isReadOnly, onChange, onRun }: EditorOptions): EditorState {
  const readOnly = isReadOnly(file.name)
  const listen = EditorView.updateListener.of((update) => {
    if (!update.docChanged || update.transactions.every((t) => t.annotation(fromOutside) === true)) return
    onChange(file.name, update.state.doc.toString())
  })
  const extensions: Extension[] = [
    lineNumbers(), marks(), highlightSpecialChars(), history(), drawSelection(), indentOnInput(), indentUnit.of('  '),
    bracketMatching(), closeBrackets(), autocompletion(), highlightActiveLine(), highlightActiveLineGutter(),
    highlightSelectionMatches(), search({ top: true }), javascript({ typescript: true }), theme(), listen,
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({
      'aria-label': `${file.name}${readOnly ? ', read only' : ''}`,
      'aria-description': 'Escape, then Tab, leaves the editor.',
      // Without it a file that cannot be edited cannot be reached, nor scrolled, by keys.
      tabindex: '0', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off',
    }),
    keymap.of([
      { key: 'Mod-Enter', run: () => (onRun(), true) },
      ...closeBracketsKeymap, ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'), ...searchKeymap,
      ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab,
    ]),
  ]
  return EditorState.create({ doc: file.text, extensions })
}

function toLint(state: EditorState, diagnostic: Diagnostic): Lint {
  return {
    ...lintRange(state.doc, diagnostic),
    severity: 'error',
    message: `${diagnostic.message}\n${diagnostic.hint}`,
    source: diagnostic.code,
  }
}
