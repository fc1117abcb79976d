import { type Extension, Prec, StateEffect, StateField } from '@codemirror/state'
import { EditorView, keymap, showTooltip, type Tooltip } from '@codemirror/view'

interface Tip {
  at: number
  dom: HTMLElement
  /** Stays while the caret moves on: `onFollow` brings it up to date. */
  follows?: boolean
  /** Read out when it appears, unless it is to be worked with: it stands at the caret, where attention is. */
  role?: 'status' | 'group'
}

interface Shown {
  tooltip: Tooltip
  follows: boolean
}

const setTip = StateEffect.define<Shown | null>()

const tipField = StateField.define<Shown | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(setTip)) return effect.value
    if (shown === null) return null
    if (!shown.follows) return transaction.docChanged || transaction.selection ? null : shown
    if (!transaction.docChanged) return shown
    return { ...shown, tooltip: { ...shown.tooltip, pos: transaction.changes.mapPos(shown.tooltip.pos) } }
  },
  provide: (field) => showTooltip.from(field, (shown) => shown && shown.tooltip),
})

export function showTip(view: EditorView, { at, dom, follows = false, role = 'status' }: Tip): void {
  dom.setAttribute('role', role)
  view.dispatch({ effects: setTip.of({ tooltip: { pos: at, above: true, create: () => ({ dom }) }, follows }) })
}

export function hideTip(view: EditorView): void {
  if (view.state.field(tipField) !== null) view.dispatch({ effects: setTip.of(null) })
}

/** Whatever Escape closed: the Tab that follows leaves the editor. */
export function leaveByTab(view: EditorView): void {
  view.setTabFocusMode(2_000)
}

/** A note at the caret. `onFollow` is called where a call's arguments are typed, and while its note is shown and the caret moves. */
export function caretTip(onFollow: (view: EditorView) => void): Extension {
  return [
    tipField,
    EditorView.updateListener.of(({ view, state, docChanged, selectionSet, transactions }) => {
      const isTyping = transactions.some((transaction) => transaction.isUserEvent('input.type'))
      const opened = isTyping && /[(,]/.test(state.sliceDoc(Math.max(0, state.selection.main.head - 1), state.selection.main.head))
      const follows = state.field(tipField)?.follows === true && (docChanged || selectionSet)
      if (opened || follows) onFollow(view)
    }),
    Prec.highest(
      keymap.of([
        {
          key: 'Escape',
          run: (view) => {
            if (view.state.field(tipField) === null) return false
            hideTip(view)
            leaveByTab(view)
            return true
          },
        },
      ]),
    ),
  ]
}
