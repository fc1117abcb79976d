import { Annotation, type EditorState, type Text, type TransactionSpec } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { TextEdit } from '../language/messages.ts'
import { changedPart } from './changed-part.ts'

/** Marks a change that came from outside, and need not be told to it. */
export const fromOutside = Annotation.define<boolean>()

export interface DocumentsOptions {
  parent: HTMLElement
  files: readonly SourceFile[]
  active: string
  createState: (file: SourceFile) => EditorState
  /** A change that was made here, in the file that is shown or in another. */
  onChange: (file: string, text: string) => void
}

/** One view over several files, each a state with its own history. */
export class Documents {
  readonly view: EditorView
  readonly #states = new Map<string, EditorState>()
  readonly #texts = new WeakMap<Text, string>()
  readonly #options: DocumentsOptions
  #active: string

  constructor(options: DocumentsOptions) {
    this.#options = options
    this.#active = options.active
    for (const file of options.files) this.#states.set(file.name, options.createState(file))
    this.view = new EditorView({ parent: options.parent, state: this.#stored(this.#active) })
  }

  get active(): string {
    return this.#active
  }

  get names(): string[] {
    return [...this.#states.keys()]
  }

  has(file: string): boolean {
    return this.#states.has(file)
  }

  state(file: string): EditorState {
    return file === this.#active ? this.view.state : this.#stored(file)
  }

  #stored(file: string): EditorState {
    const state = this.#states.get(file)
    if (!state) throw new Error(`Expected one of the editor's files, got ${file}`)
    return state
  }

  /** Made once for each version: documents do not change. */
  text(file: string): string {
    const { doc } = this.state(file)
    const text = this.#texts.get(doc) ?? doc.toString()
    this.#texts.set(doc, text)
    return text
  }

  files(): SourceFile[] {
    return this.names.map((name) => ({ name, text: this.text(name) }))
  }

  show(file: string): void {
    if (file === this.#active || !this.#states.has(file)) return
    this.#states.set(this.#active, this.view.state)
    this.#active = file
    this.view.setState(this.#stored(file))
  }

  /** Forgets a file that is no longer there. One file stays. */
  remove(file: string): void {
    const other = this.names.find((name) => name !== file)
    if (!this.has(file) || other === undefined) return
    if (file === this.#active) this.show(other)
    this.#states.delete(file)
  }

  dispatch(file: string, spec: TransactionSpec): void {
    if (file === this.#active) return this.view.dispatch(spec)
    const transaction = this.#stored(file).update(spec)
    this.#states.set(file, transaction.state)
    // A view tells of its own changes; behind it, nobody else would.
    if (transaction.docChanged && transaction.annotation(fromOutside) !== true) this.#options.onChange(file, this.text(file))
  }

  /** Puts another state in place of a file's, with the same text. */
  exchange(file: string, state: EditorState): void {
    this.#states.set(file, state)
    if (file === this.#active) this.view.setState(state)
  }

  /** Takes a text that changed elsewhere; the change can be undone like one that was typed. */
  take({ name, text }: SourceFile): void {
    if (!this.has(name)) this.#states.set(name, this.#options.createState({ name, text }))
    const before = this.text(name)
    if (before === text) return
    const { same, oldEnd, newEnd } = changedPart(before, text)
    this.dispatch(name, { changes: { from: same, to: oldEnd, insert: text.slice(same, newEnd) }, annotations: fromOutside.of(true), userEvent: 'input.replace' })
  }

  /** Takes a text in another layout, as few changes as that needs, and leaves the caret at `at`. */
  format(file: string, { text, at }: { text: string; at: number }): void {
    const before = this.text(file)
    if (before === text) return
    const { same, oldEnd, newEnd } = changedPart(before, text)
    const changes = { from: same, to: oldEnd, insert: text.slice(same, newEnd) }
    this.dispatch(file, { changes, selection: { anchor: Math.min(at, text.length) }, userEvent: 'input.format', scrollIntoView: file === this.#active })
  }

  /** Makes edits in any of the files, in each as one change. */
  edit(edits: readonly TextEdit[]): void {
    for (const name of this.names) {
      const changes = edits.filter(({ file }) => file === name).map(({ from, to, insert }) => ({ from, to, insert }))
      if (changes.length > 0) this.dispatch(name, { changes, userEvent: 'input.fix', scrollIntoView: name === this.#active })
    }
  }
}
