/**
 * Bookmarks of single lines of a sample. Its line button shows a number before each line, and pressing a number marks the
 * line: by mouse, by touch, or by arrows and Enter. Marked lines keep their mark. `#dropped-signal.ts:14` leads to a line.
 */
import { openLearner, type LearnerState } from '../learner/learner.ts'
import { findLine, lineName, parseLine } from './code-line.ts'

export function startLines(): void {
  const samples = [...document.querySelectorAll<HTMLElement>('[data-sample]')].map((figure) => new LineMarks(figure))
  openLearner().subscribe((state) => {
    for (const sample of samples) sample.show(state)
  })
  const visit = (): void => {
    const line = parseLine(location.hash.slice(1))
    if (line !== null) samples.find((sample) => sample.name === line.file)?.visit(line.number)
  }
  visit()
  window.addEventListener('hashchange', visit)
}

class LineMarks {
  readonly name: string
  readonly #figure: HTMLElement
  readonly #lesson: string
  readonly #section: string
  readonly #button: HTMLButtonElement | null
  #list: HTMLElement | undefined
  #isPicking = false
  /** Numbers of marked lines as they stand now, with the numbers that their bookmarks have. */
  #marked = new Map<number, number>()

  constructor(figure: HTMLElement) {
    this.#figure = figure
    this.name = figure.dataset['sample'] ?? ''
    this.#lesson = figure.dataset['lesson'] ?? ''
    this.#section = figure.closest<HTMLElement>('[data-section]')?.dataset['section'] ?? ''
    this.#button = figure.querySelector('[data-action="lines"]')
    this.#button?.addEventListener('click', () => this.#pick(!this.#isPicking))
  }

  show({ bookmarks }: LearnerState): void {
    const lines = this.#lines()
    this.#marked.clear()
    for (const { lesson, section, line, title } of Object.values(bookmarks)) {
      const marked = lesson === this.#lesson && section === this.#section && line != null ? parseLine(line) : null
      if (marked?.file === this.name) this.#marked.set(findLine(lines, marked.number, title), marked.number)
    }
    this.#draw()
  }

  /** Brings a line into sight and shows which it is. */
  visit(number: number): void {
    const now = [...this.#marked].find(([, kept]) => kept === number)?.[0] ?? number
    this.#figure.scrollIntoView({ block: 'center' })
    const code = this.#code()
    if (code === null) return
    const bar = document.createElement('span')
    bar.className = 'visited'
    bar.style.setProperty('--line', String(now - 1))
    code.querySelector('.visited')?.remove()
    code.append(bar)
    code.querySelector<HTMLElement>('pre')?.focus({ preventScroll: true })
  }

  #pick(isPicking: boolean): void {
    this.#isPicking = isPicking
    this.#button?.setAttribute('aria-pressed', String(isPicking))
    this.#draw()
    if (isPicking) this.#list?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus()
  }

  #draw(): void {
    const code = this.#code()
    // While the sample is being edited, the editor stands in the code's place.
    if (code === null) return
    code.toggleAttribute('data-picking', this.#isPicking)
    this.#nameCode(code)
    if (!this.#isPicking && this.#marked.size === 0) {
      this.#list?.remove()
      this.#list = undefined
      return
    }
    const list = (this.#list ??= this.#createList())
    if (list.parentElement !== code) code.append(list)
    // Outside of picking, the marks are only to be seen; what they say stands in the code's name.
    list.inert = !this.#isPicking
    const lines = this.#lines()
    const focused = list.contains(document.activeElement) ? Number((document.activeElement as HTMLElement).dataset['line']) : null
    const first = focused ?? this.#marked.keys().next().value ?? 1
    list.replaceChildren(...lines.map((text, index) => this.#lineButton(index + 1, text, index + 1 === first)))
    if (focused !== null) this.#focus(focused)
  }

  #lineButton(number: number, text: string, isFirst: boolean): HTMLElement {
    const button = document.createElement('button')
    const isMarked = this.#marked.has(number)
    button.type = 'button'
    button.dataset['line'] = String(number)
    button.textContent = String(number)
    button.setAttribute('aria-pressed', String(isMarked))
    button.setAttribute('aria-label', `Bookmark line ${number}: ${text.trim() === '' ? 'empty' : text.trim()}`)
    button.tabIndex = isFirst ? 0 : -1
    button.hidden = !this.#isPicking && !isMarked
    button.style.setProperty('--line', String(number - 1))
    return button
  }

  #nameCode(code: HTMLElement): void {
    const marked = [...this.#marked.keys()].sort((a, b) => a - b)
    const words = marked.length === 0 ? '' : ` Bookmarked: line ${marked.join(', ')}.`
    code.querySelector('pre')?.setAttribute('aria-label', `Code of ${this.name}. Enter edits it.${words}`)
  }

  #createList(): HTMLElement {
    const list = document.createElement('div')
    list.className = 'lines'
    list.setAttribute('role', 'group')
    list.setAttribute('aria-label', `Lines of ${this.name}`)
    list.addEventListener('click', (event) => {
      const number = Number((event.target as HTMLElement).closest<HTMLElement>('[data-line]')?.dataset['line'])
      if (number > 0) this.#toggle(number)
    })
    list.addEventListener('keydown', (event) => this.#onKey(event))
    return list
  }

  #toggle(number: number): void {
    const title = this.#lines()[number - 1]?.trim() ?? ''
    const line = lineName({ file: this.name, number: this.#marked.get(number) ?? number })
    openLearner().toggleBookmark({ lesson: this.#lesson, section: this.#section, line, title: title === '' ? line : title })
  }

  #onKey(event: KeyboardEvent): void {
    const at = Number((event.target as HTMLElement).dataset['line'])
    const last = this.#lines().length
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 1, End: last }[event.key]
    if (event.key === 'Escape' && this.#isPicking) {
      this.#pick(false)
      this.#button?.focus()
    } else if (next !== undefined && this.#isPicking) this.#focus(Math.min(last, Math.max(1, next)))
    else return
    event.preventDefault()
  }

  #focus(number: number): void {
    for (const button of this.#list?.querySelectorAll<HTMLElement>('[data-line]') ?? []) {
      const isIt = button.dataset['line'] === String(number)
      if (this.#isPicking) button.tabIndex = isIt ? 0 : -1
      if (isIt) button.focus()
    }
  }

  #lines(): string[] {
    return (this.#figure.querySelector('[data-code] pre.code')?.textContent ?? '').replace(/\n+$/, '').split('\n')
  }

  #code(): HTMLElement | null {
    return this.#figure.querySelector<HTMLElement>('[data-code]:has(pre.code)')
  }
}
