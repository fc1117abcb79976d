import { javascript } from '@codemirror/lang-javascript'
import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { theme } from './theme.ts'

export interface Difference {
  before: string
  after: string
  /** For whoever hears the page. */
  label: string
}

/** Draws two texts as one, with what goes and what comes marked. Gives how to take it away. */
export function showDifference(host: HTMLElement, { before, after, label }: Difference): () => void {
  const view = new EditorView({
    parent: host,
    doc: after,
    extensions: [
      lineNumbers(), javascript({ typescript: true }), theme(), EditorState.readOnly.of(true), EditorView.lineWrapping,
      unifiedMergeView({ original: before, mergeControls: false, gutter: true, collapseUnchanged: { margin: 3, minSize: 6 } }),
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    ],
  })
  return () => view.destroy()
}
