import type { Extension } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import type { Fix } from '../language/messages.ts'
import { hideTip, showTip } from './caret-tip.ts'
import { marksOf } from './problems.ts'

/** `Mod-.` offers what mends the line with the caret; a single fix under the caret is offered like several. */
export function fixMenu(onFix: (fix: Fix) => void): Extension {
  return keymap.of([{ key: 'Mod-.', run: (view) => openMenu(view, onFix), preventDefault: true }])
}

function openMenu(view: EditorView, onFix: (fix: Fix) => void): boolean {
  const { doc, selection } = view.state
  const line = doc.lineAt(selection.main.head)
  const here = marksOf(view.state).filter(({ from, to }) => from <= line.to && to >= line.from)
  const fixes = here.flatMap((mark) => mark.fixes)
  const dom = document.createElement('div')
  dom.className = 'cm-fixes'
  if (fixes.length === 0) {
    dom.textContent = here.length === 0 ? 'There is no problem on this line.' : 'No change of text is sure to mend this line.'
    showTip(view, { at: line.from, dom })
    return true
  }
  dom.setAttribute('aria-label', 'Fixes')
  const buttons = fixes.map((fix) => {
    const button = dom.appendChild(document.createElement('button'))
    button.type = 'button'
    button.textContent = fix.title
    button.addEventListener('click', () => {
      close(view)
      onFix(fix)
    })
    return button
  })
  dom.addEventListener('keydown', (event) => onKey(event, view, buttons))
  showTip(view, { at: Math.max(line.from, here[0]?.from ?? line.from), dom, role: 'group' })
  // The view puts its tooltips in place first.
  requestAnimationFrame(() => buttons[0]?.focus())
  return true
}

function onKey(event: KeyboardEvent, view: EditorView, buttons: readonly HTMLButtonElement[]): void {
  const at = buttons.findIndex((button) => button === document.activeElement)
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
  if (event.key === 'Escape') close(view)
  else if (next !== undefined) buttons[(next + buttons.length) % buttons.length]?.focus()
  else return
  event.preventDefault()
  event.stopPropagation()
}

function close(view: EditorView): void {
  hideTip(view)
  view.focus()
}
