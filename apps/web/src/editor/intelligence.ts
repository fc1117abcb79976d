import { autocompletion, closeCompletion, completionKeymap, type Completion, type CompletionContext, type CompletionResult, pickedCompletion } from '@codemirror/autocomplete'
import { localCompletionSource } from '@codemirror/lang-javascript'
import { type Extension, Prec } from '@codemirror/state'
import { EditorView, hoverTooltip, keymap } from '@codemirror/view'
import type { QuestionKind, Questions, TextEdit } from '../language/messages.ts'
import { caretTip, hideTip, leaveByTab, showTip } from './caret-tip.ts'
import { describe, describeSignature } from './describe.ts'
import { boostOf, iconOf } from './kinds.ts'

/** What an editor of one file asks about it. */
export interface Asker {
  readonly hasTypes: boolean
  /** Null when there is no answer: types are not there, or the text has changed meanwhile. */
  ask<K extends QuestionKind>(kind: K, about: Omit<Questions[K]['ask'], 'file'>, signal?: AbortSignal): Promise<Questions[K]['answer'] | null>
  /** Changes the text of one or more files; false when one of them cannot be edited. */
  edit(edits: readonly TextEdit[]): boolean
  /** Shows where something is declared. */
  goTo(file: string, from: number): void
}

/** Completion, types under the pointer and at the caret, signatures while arguments are typed, and the way to a declaration. */
export function intelligence(asker: Asker): Extension {
  const tellType = (view: EditorView): boolean => {
    const at = view.state.selection.main.head
    void asker.ask('hover', { at }).then((hover) => {
      if (hover && view.state.selection.main.head === at) showTip(view, { at: hover.from, dom: describe(hover) })
    })
    return true
  }
  const goToDeclaration = (at: number): void => {
    void asker.ask('definition', { at }).then((found) => found && asker.goTo(found.file, found.from))
  }
  const tellSignature = (view: EditorView): void => {
    const at = view.state.selection.main.head
    void asker.ask('signature', { at }).then((signature) => {
      if (view.state.selection.main.head !== at) return
      if (signature) showTip(view, { at, dom: describeSignature(signature), follows: true })
      else hideTip(view)
    })
  }
  return [
    autocompletion({ override: [(context) => complete(asker, context)], activateOnTypingDelay: 60, defaultKeymap: false, maxRenderedOptions: 60 }),
    hoverTooltip(async (_view, at) => {
      const hover = await asker.ask('hover', { at })
      return hover && { pos: hover.from, end: hover.to, create: () => ({ dom: describe(hover) }) }
    }, { hoverTime: 350 }),
    caretTip(tellSignature),
    Prec.highest(keymap.of([{ key: 'Escape', run: closeAndLeave }, ...completionKeymap])),
    keymap.of([
      { key: 'F1', run: tellType, preventDefault: true },
      { key: 'F12', run: (view) => (goToDeclaration(view.state.selection.main.head), true), preventDefault: true },
    ]),
    EditorView.domEventHandlers({
      mousedown(event, view) {
        const at = event.ctrlKey || event.metaKey ? view.posAtCoords(event) : null
        if (at === null || event.button !== 0) return false
        goToDeclaration(at)
        return false
      },
    }),
  ]
}

function closeAndLeave(view: EditorView): boolean {
  if (!closeCompletion(view)) return false
  leaveByTab(view)
  return true
}

async function complete(asker: Asker, context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\w$#]+/)
  const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos)
  if (!context.explicit && !word && !/[.'"/]/.test(before)) return null
  if (!asker.hasTypes) return localCompletionSource(context)
  const abort = new AbortController()
  context.addEventListener('abort', () => abort.abort(), { onDocChange: true })
  const found = await asker.ask('complete', { at: context.pos }, abort.signal)
  if (!found || context.aborted) return null
  const options = found.options.map(({ label, kind, sortText, insert, from, isDeprecated }): Completion => {
    const described = (): ReturnType<typeof asker.ask<'describe'>> => asker.ask('describe', { at: context.pos, label, ...(from === undefined ? {} : { from }) })
    return {
      label,
      type: iconOf(kind),
      boost: boostOf(isDeprecated ? 'z' : sortText),
      ...(from === undefined ? {} : { detail: from }),
      info: async () => {
        const found = await described()
        return found && describe(found)
      },
      apply: (view, completion, start, end) => {
        const edits = from === undefined ? null : described()
        view.dispatch({
          changes: { from: start, to: end, insert: insert ?? label },
          selection: { anchor: start + (insert ?? label).length },
          annotations: pickedCompletion.of(completion),
          userEvent: 'input.complete',
        })
        // An import is written above, where the text is still what it was when it was asked for.
        void edits?.then((found) => {
          const changes = found?.edits.filter((edit) => edit.to <= start) ?? []
          if (changes.length > 0) view.dispatch({ changes, userEvent: 'input.complete' })
        })
      },
    }
  })
  return { from: found.from, options, validFor: /^[\w$#]*$/ }
}
