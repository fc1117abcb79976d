import {
  closeSearchPanel, findNext, findPrevious, getSearchQuery, replaceAll, replaceNext, search, SearchQuery, setSearchQuery,
} from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { EditorView, type Panel, runScopeHandlers, type ViewUpdate } from '@codemirror/view'

/** Counting stops there: a page of matches is as good as thousands. */
const MOST_COUNTED = 999

type Toggle = 'caseSensitive' | 'wholeWord' | 'regexp'
const TOGGLES: { key: Toggle; sign: string; name: string }[] = [
  { key: 'caseSensitive', sign: 'Aa', name: 'Match case' },
  { key: 'wholeWord', sign: 'W', name: 'Whole words' },
  { key: 'regexp', sign: '.*', name: 'Regular expression' },
]

/** Find and replace, above the code. Enter finds the next, Shift+Enter the one before, Escape closes. */
export function findPanel(): Extension {
  return search({ top: true, createPanel: (view) => new FindPanel(view) })
}

class FindPanel implements Panel {
  readonly dom: HTMLElement
  readonly top = true
  readonly #view: EditorView
  readonly #find: HTMLInputElement
  readonly #replace: HTMLInputElement
  readonly #toggles: Map<Toggle, HTMLButtonElement>
  readonly #count: HTMLElement

  constructor(view: EditorView) {
    this.#view = view
    const query = getSearchQuery(view.state)
    this.#find = field('Find', query.search)
    this.#find.setAttribute('main-field', 'true')
    this.#replace = field('Replace with', query.replace)
    this.#count = document.createElement('span')
    this.#count.className = 'cm-find-count'
    this.#count.setAttribute('role', 'status')
    this.#toggles = new Map(TOGGLES.map(({ key, sign, name }) => {
      const toggle = button(sign, name, () => {
        toggle.setAttribute('aria-pressed', String(toggle.getAttribute('aria-pressed') !== 'true'))
        this.#commit()
      })
      toggle.setAttribute('aria-pressed', String(query[key]))
      return [key, toggle]
    }))
    const rows = [
      row(this.#find, ...this.#toggles.values(), button('↑', 'Find the one before', () => findPrevious(view)), button('↓', 'Find the next', () => findNext(view)), this.#count, button('×', 'Close', () => this.#close())),
      ...(view.state.readOnly ? [] : [row(this.#replace, button('Replace', 'Replace this one', () => replaceNext(view)), button('All', 'Replace all', () => replaceAll(view)))]),
    ]
    this.dom = document.createElement('div')
    this.dom.className = 'cm-find'
    this.dom.setAttribute('role', 'search')
    this.dom.setAttribute('aria-label', 'Find in this file')
    this.dom.append(...rows)
    this.dom.addEventListener('input', () => this.#commit())
    this.dom.addEventListener('keydown', (event) => this.#onKey(event))
    this.#tellCount()
  }

  mount(): void {
    this.#find.select()
  }

  update(update: ViewUpdate): void {
    for (const transaction of update.transactions) {
      for (const effect of transaction.effects) if (effect.is(setSearchQuery)) this.#show(effect.value)
    }
    if (update.docChanged || update.selectionSet) this.#tellCount()
  }

  #show(query: SearchQuery): void {
    if (this.#find.value !== query.search) this.#find.value = query.search
    if (this.#replace.value !== query.replace) this.#replace.value = query.replace
    for (const [key, toggle] of this.#toggles) toggle.setAttribute('aria-pressed', String(query[key]))
    this.#tellCount()
  }

  #commit(): void {
    const pressed = (key: Toggle): boolean => this.#toggles.get(key)?.getAttribute('aria-pressed') === 'true'
    const query = new SearchQuery({
      search: this.#find.value, replace: this.#replace.value, literal: !pressed('regexp'),
      caseSensitive: pressed('caseSensitive'), wholeWord: pressed('wholeWord'), regexp: pressed('regexp'),
    })
    if (!query.eq(getSearchQuery(this.#view.state))) this.#view.dispatch({ effects: setSearchQuery.of(query) })
    this.#tellCount()
  }

  #onKey(event: KeyboardEvent): void {
    if (runScopeHandlers(this.#view, event, 'search-panel')) {
      event.preventDefault()
    } else if (event.key === 'Enter' && event.target === this.#find) {
      event.preventDefault()
      const find = event.shiftKey ? findPrevious : findNext
      find(this.#view)
    } else if (event.key === 'Enter' && event.target === this.#replace) {
      event.preventDefault()
      replaceNext(this.#view)
    }
  }

  #close(): void {
    closeSearchPanel(this.#view)
    this.#view.focus()
  }

  #tellCount(): void {
    const query = getSearchQuery(this.#view.state)
    if (query.search === '') return this.#say('')
    if (!query.valid) return this.#say('not a pattern')
    const { from, to } = this.#view.state.selection.main
    let count = 0
    let at = 0
    const cursor = query.getCursor(this.#view.state)
    for (let step = cursor.next(); !step.done && count < MOST_COUNTED; step = cursor.next()) {
      count++
      if (step.value.from === from && step.value.to === to) at = count
    }
    const many = count === MOST_COUNTED ? `${count}+` : String(count)
    this.#say(count === 0 ? 'none' : at > 0 ? `${at} of ${many}` : `${many} found`)
  }

  #say(words: string): void {
    if (this.#count.textContent !== words) this.#count.textContent = words
  }
}

function field(name: string, value: string): HTMLInputElement {
  const input = document.createElement('input')
  input.className = 'cm-find-field'
  input.type = 'text'
  input.value = value
  input.placeholder = name
  input.setAttribute('aria-label', name)
  input.autocapitalize = 'off'
  input.spellcheck = false
  return input
}

function button(sign: string, name: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = sign
  made.title = name
  made.setAttribute('aria-label', name)
  made.addEventListener('click', act)
  return made
}

function row(...parts: HTMLElement[]): HTMLElement {
  const made = document.createElement('div')
  made.className = 'cm-find-row'
  made.append(...parts)
  return made
}
