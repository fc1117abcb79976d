/** Notes of a lesson and of its sections: `data-note` holds the field, `data-note-button` shows and hides it. */
import { noteKey, openLearner } from '../learner/learner.ts'
import { saveLater } from '../learner/save-later.ts'

export function startNotes(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-note]')) new NoteField(place)
}

class NoteField {
  readonly #place: HTMLElement
  readonly #field: HTMLTextAreaElement | null
  readonly #said: HTMLElement | null
  readonly #button: HTMLElement | null
  readonly #lesson: string
  readonly #section: string | null
  readonly #saver = saveLater(() => this.#save())
  #isTyping = false

  constructor(place: HTMLElement) {
    this.#place = place
    this.#field = place.querySelector('textarea')
    this.#said = place.querySelector('[role=status]')
    this.#button = document.querySelector(`[aria-controls="${place.id}"]`)
    this.#lesson = place.dataset['note'] ?? ''
    this.#section = place.dataset['of'] ?? null
    this.#button?.addEventListener('click', () => this.#toggle())
    this.#field?.addEventListener('input', () => {
      this.#isTyping = true
      this.#say('')
      this.#saver.touch()
    })
    window.addEventListener('pagehide', this.#saver.flush)
    openLearner().subscribe((state) => this.#show(state.notes[noteKey(this.#lesson, this.#section)]?.text ?? ''))
  }

  /** What another tab or device wrote comes in, unless the learner is writing here. */
  #show(text: string): void {
    if (this.#field === null || this.#isTyping) return
    if (this.#field.value !== text) this.#field.value = text
    this.#button?.toggleAttribute('data-noted', text !== '')
    if (text !== '') this.#open(true)
  }

  #toggle(): void {
    const isOpen = this.#place.hidden
    this.#open(isOpen)
    if (isOpen) this.#field?.focus()
  }

  #open(isOpen: boolean): void {
    this.#place.hidden = !isOpen
    this.#button?.setAttribute('aria-expanded', String(isOpen))
  }

  #save(): void {
    this.#isTyping = false
    const text = this.#field?.value ?? ''
    openLearner().note(this.#lesson, this.#section, text)
    this.#say(text === '' ? 'The note is gone.' : 'Kept.')
  }

  #say(text: string): void {
    if (this.#said !== null) this.#said.textContent = text
  }
}
