import type { Extension } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import { hideTip, showTip } from './caret-tip.ts'
import type { Asker } from './intelligence.ts'

/** `F2` gives what stands at the caret another name, in all files. */
export function rename(asker: Asker): Extension {
  return keymap.of([{ key: 'F2', run: (view) => openField(view, asker), preventDefault: true }])
}

function openField(view: EditorView, asker: Asker): boolean {
  const at = view.state.selection.main.head
  const word = view.state.wordAt(at)
  if (!word || view.state.readOnly || !asker.hasTypes) return true
  const dom = document.createElement('form')
  dom.className = 'cm-rename'
  dom.setAttribute('aria-label', 'Another name')
  const field = dom.appendChild(document.createElement('input'))
  field.className = 'cm-find-field'
  field.value = view.state.sliceDoc(word.from, word.to)
  field.setAttribute('aria-label', 'New name')
  field.spellcheck = false
  const note = dom.appendChild(document.createElement('span'))
  note.setAttribute('role', 'status')
  note.textContent = 'Enter renames, Escape leaves it.'
  dom.addEventListener('keydown', (event) => {
    event.stopPropagation()
    if (event.key !== 'Escape') return
    event.preventDefault()
    close(view)
  })
  dom.addEventListener('submit', (event) => {
    event.preventDefault()
    const to = field.value.trim()
    if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(to)) return void (note.textContent = 'That is no name.')
    void asker.ask('rename', { at, to }).then((edits) => {
      if (!edits || !asker.edit(edits)) return void (note.textContent = 'This has a name that cannot be changed here.')
      close(view)
    })
  })
  showTip(view, { at: word.from, dom, role: 'group' })
  // The view puts its tooltips in place first.
  requestAnimationFrame(() => field.select())
  return true
}

function close(view: EditorView): void {
  hideTip(view)
  view.focus()
}
