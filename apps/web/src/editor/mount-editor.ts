import { redo, undo } from '@codemirror/commands'
import { nextDiagnostic } from '@codemirror/lint'
import { openSearchPanel } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import type { Diagnostic, SourceFile } from '@interleave/engine/compile/program.ts'
import type { LitLine } from '@interleave/timeline/lit-lines.ts'
import { type LanguageClient, savesData } from '../language/language-client.ts'
import type { Fix, Problem, TextEdit } from '../language/messages.ts'
import { Checker } from './checker.ts'
import { Documents, fromOutside } from './documents.ts'
import { fixMenu } from './fix-menu.ts'
import { intelligence } from './intelligence.ts'
import { keepUndo, type KeptUndo, withKeptUndo } from './kept-undo.ts'
import { markEffects, type Pin } from './marks.ts'
import { problemList, toggleProblemList } from './problem-list.ts'
import { compileProblem } from './problems.ts'
import { rename } from './rename.ts'
import { setUp } from './set-up.ts'

export interface EditorMarks {
  diagnostics: Diagnostic[]
  /** Where the run that is shown was cut short. */
  ended: Diagnostic[]
  pins: Pin[]
  lit: LitLine[]
}

export interface EditorOptions {
  files: SourceFile[]
  active: string
  /** Files that the program imports and that are not shown. */
  beside: readonly SourceFile[]
  isReadOnly: (file: string) => boolean
  client: LanguageClient
  /** What could be undone when the page was left, by file. */
  keptUndo: Readonly<Record<string, unknown>>
  onChange: (file: string, text: string) => void
  onRun: () => void
  /** Wants another file to be shown, and a line of it. */
  onGoTo: (file: string, line: number) => void
  /** How many problems there are, by file. */
  onChecked: (counts: Record<string, { errors: number; warnings: number }>) => void
  /** There is something else that could be undone. */
  onUndo: (kept: () => Record<string, KeptUndo>) => void
}

/** What buttons and keys of the page may do with the text. */
export type EditorCommand = 'find' | 'next-problem' | 'problems' | 'undo' | 'redo'

export interface MountedEditor {
  readonly view: EditorView
  show(file: string): void
  /** Takes texts that changed elsewhere; a change can be undone like one that was typed. */
  setFiles(files: SourceFile[]): void
  setMarks(marks: EditorMarks): void
  reveal(file: string, line: number): void
  /** Gives the file that is shown the course's layout. False when its text cannot be read. */
  format(): Promise<boolean>
  run(command: EditorCommand): void
  focus(): void
  destroy(): void
}

/** One CodeMirror view over several files, each with its own history; what it knows of the code comes from a worker. */
export function mountEditor(host: HTMLElement, options: EditorOptions): MountedEditor {
  const { client } = options
  const keptUndo = new Map(Object.entries(options.keptUndo))
  const documents = new Documents({ parent: host, files: options.files, active: options.active, createState, onChange: changed })
  const checker = new Checker({ documents, client, beside: options.beside, onChecked: () => options.onChecked(checker.count()) })

  function changed(file: string, text: string): void {
    keptUndo.delete(file)
    options.onChange(file, text)
  }

  function extensionsOf(file: string): Extension[] {
    const readOnly = options.isReadOnly(file)
    const listen = EditorView.updateListener.of((update) => {
      if (update.focusChanged && update.view.hasFocus && !savesData()) client.loadTypes()
      if (!update.docChanged) return
      checker.soon()
      options.onUndo(() => Object.fromEntries(documents.names.filter((name) => !options.isReadOnly(name)).map((name) => [name, keepUndo(documents.state(name))])))
      if (!update.transactions.every((t) => !t.docChanged || t.annotation(fromOutside) === true)) changed(file, documents.text(file))
    })
    const asker = {
      get hasTypes() {
        return checker.hasTypes
      },
      ask: <K extends Parameters<Checker['ask']>[0]>(kind: K, about: object, signal?: AbortSignal) =>
        // The file is this one; the rest is what the question needs.
        checker.ask(kind, { ...about, file } as Parameters<typeof checker.ask<K>>[1], signal),
      edit: (edits: readonly TextEdit[]) => {
        if (edits.some((edit) => options.isReadOnly(edit.file))) return false
        documents.edit(edits)
        return true
      },
      goTo: (other: string, from: number) => options.onGoTo(other, documents.state(other).doc.lineAt(from).number),
    }
    const mend = (fix: Fix): void => checker.mend(fix)
    return [
      keymap.of([{ key: 'Mod-Enter', run: () => (options.onRun(), true) }]),
      setUp(file, readOnly, () => void format().catch((error: unknown) => console.error('The file could not be formatted.', error))),
      /\.[cm]?[jt]s$/.test(file) ? [intelligence(asker), rename(asker), fixMenu(mend)] : [],
      problemList(mend),
      listen,
    ]
  }

  function createState(file: SourceFile): EditorState {
    const config = { doc: file.text.replaceAll('\r\n', '\n'), extensions: extensionsOf(file.name) }
    return withKeptUndo(keptUndo.get(file.name), config) ?? EditorState.create(config)
  }

  /** Once a file has the text it had when the page was left, what could be undone then can be undone again. */
  function takeUpUndo(file: string): void {
    const kept = keptUndo.get(file)
    if (kept === undefined) return
    const state = withKeptUndo(kept, { doc: documents.text(file), extensions: extensionsOf(file) })
    if (!state) return
    keptUndo.delete(file)
    documents.exchange(file, state)
  }

  async function format(): Promise<boolean> {
    const file = documents.active
    if (options.isReadOnly(file)) return true
    const before = documents.state(file).doc
    const formatted = await checker.ask('format', { file, at: documents.state(file).selection.main.head })
    if (!formatted) return documents.state(file).doc !== before
    documents.format(file, formatted)
    return true
  }

  return {
    view: documents.view,
    show(file) {
      documents.show(file)
      checker.soon(0)
    },
    setFiles(files) {
      for (const file of files) {
        documents.take({ ...file, text: file.text.replaceAll('\r\n', '\n') })
        takeUpUndo(file.name)
      }
      for (const name of documents.names) if (!files.some((file) => file.name === name)) documents.remove(name)
    },
    setMarks({ diagnostics, ended, pins, lit }) {
      for (const file of documents.names) {
        const { doc } = documents.state(file)
        const problems = (of: Diagnostic[]): Problem[] => of.filter((one) => one.file === file).map((one) => compileProblem(doc, one))
        checker.put(file, 'compile', problems(diagnostics), new Map())
        checker.put(file, 'run', problems(ended).map((one) => ({ ...one, source: 'this run' })), new Map())
        documents.dispatch(file, { effects: markEffects(file, pins, lit) })
      }
    },
    reveal(file, line) {
      if (file !== documents.active) return
      const { view } = documents
      const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines))
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
    },
    format,
    run(command) {
      const { view } = documents
      if (command === 'find') openSearchPanel(view)
      else if (command === 'problems') toggleProblemList(view)
      else if (command === 'next-problem') nextDiagnostic(view)
      else (command === 'undo' ? undo : redo)(view)
    },
    focus: () => documents.view.focus(),
    destroy() {
      checker.close()
      documents.view.destroy()
    },
  }
}
