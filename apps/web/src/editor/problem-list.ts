import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { EditorView, keymap, type Panel, showPanel, type ViewUpdate } from '@codemirror/view'
import type { Fix } from '../language/messages.ts'
import { type Mark, marksOf, withCode, withoutRepeats } from './problems.ts'

const setOpen = StateEffect.define<boolean>()

const WORDS: Record<Mark['severity'], string> = { error: 'Error', warning: 'Warning', info: 'Hint', hint: 'Hint' }
const MOST_SHOWN = 100

/** A list of what is wrong in the file, each with the way there and what mends it. */
export function problemList(onFix: (fix: Fix) => void): Extension {
  const field = StateField.define<boolean>({
    create: () => false,
    update: (isOpen, { effects }) => effects.reduce((open, effect) => (effect.is(setOpen) ? effect.value : open), isOpen),
    provide: (own) => showPanel.from(own, (isOpen) => (isOpen ? (view: EditorView) => new ProblemList(view, onFix) : null)),
  })
  return [field, keymap.of([{ key: 'Mod-Shift-m', run: (view) => (toggleProblemList(view), true), preventDefault: true }])]
}

/** Opens the list, or closes it. */
export function toggleProblemList(view: EditorView): void {
  const isOpen = view.dom.querySelector('.cm-problems') !== null
  view.dispatch({ effects: setOpen.of(!isOpen) })
  if (isOpen) view.focus()
  else view.dom.querySelector<HTMLElement>('.cm-problems button')?.focus()
}

class ProblemList implements Panel {
  readonly dom = document.createElement('section')
  readonly #view: EditorView
  readonly #onFix: (fix: Fix) => void
  #shown: readonly Mark[] = []

  constructor(view: EditorView, onFix: (fix: Fix) => void) {
    this.#view = view
    this.#onFix = onFix
    this.dom.className = 'cm-problems'
    this.dom.setAttribute('aria-label', 'Problems')
    this.dom.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      toggleProblemList(view)
    })
    this.#draw()
  }

  update({ state, startState }: ViewUpdate): void {
    if (marksOf(state) !== marksOf(startState)) this.#draw()
  }

  #draw(): void {
    const { doc } = this.#view.state
    this.#shown = withoutRepeats(doc, marksOf(this.#view.state)).filter(({ severity }) => severity !== 'hint').toSorted((a, b) => a.from - b.from)
    const hadFocus = this.dom.contains(document.activeElement)
    const close = button('×', () => toggleProblemList(this.#view))
    close.className = 'cm-problems-close'
    close.setAttribute('aria-label', 'Close the list of problems')
    const list = document.createElement('ul')
    list.append(...this.#shown.slice(0, MOST_SHOWN).map((mark) => this.#row(mark)))
    if (this.#shown.length === 0) list.append(row('Nothing is wrong in this file.'))
    if (this.#shown.length > MOST_SHOWN) list.append(row(`And ${this.#shown.length - MOST_SHOWN} more.`))
    this.dom.replaceChildren(list, close)
    // A list that is drawn anew keeps the focus in it.
    if (hadFocus) (list.querySelector('button') ?? close).focus()
  }

  #row(mark: Mark): HTMLElement {
    const { number } = this.#view.state.doc.lineAt(Math.min(mark.from, this.#view.state.doc.length))
    const item = document.createElement('li')
    item.className = `cm-problem cm-problem-${mark.severity}`
    const goTo = button('', () => this.#goTo(mark))
    goTo.className = 'cm-problem-place'
    goTo.textContent = `${WORDS[mark.severity]}, line ${number}`
    const source = document.createElement('small')
    source.append(sourceOf(mark))
    item.append(goTo, ' ', withCode(mark.message), ' ', source)
    for (const fix of mark.fixes) {
      const mend = button(fix.title, () => {
        this.#onFix(fix)
        this.#view.focus()
      })
      mend.className = 'cm-problem-fix'
      item.append(mend)
    }
    return item
  }

  #goTo({ from }: Mark): void {
    const anchor = Math.min(from, this.#view.state.doc.length)
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
    this.#view.focus()
  }
}

/** A pitfall's number leads to its page. */
function sourceOf({ source }: Mark): Node {
  if (!/^B\d+$/.test(source)) return document.createTextNode(source)
  const link = document.createElement('a')
  link.href = `/pitfalls#${source}`
  link.textContent = source
  link.setAttribute('aria-label', `${source}, about this pitfall`)
  return link
}

function button(words: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = words
  made.addEventListener('click', act)
  return made
}

function row(words: string): HTMLElement {
  const item = document.createElement('li')
  item.textContent = words
  return item
}
