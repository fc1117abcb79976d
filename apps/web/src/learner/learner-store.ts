/** Holds the learner's state in this browser: read and written at once, shared between tabs, silent if storage is denied. */
import { EMPTY, parseState, type LearnerState } from './learner-state.ts'

const KEY = 'interleave:learner'

export class LearnerStore {
  #state: LearnerState
  /** The last change could not be written: what storage holds is older than what is known here. */
  #isAhead = false
  #listeners = new Set<(state: LearnerState) => void>()

  constructor() {
    this.#state = parseState(read())
    window.addEventListener('storage', (event) => {
      if ((event.key === KEY && !this.#isAhead) || event.key === null) this.#show(parseState(event.newValue))
    })
  }

  get state(): LearnerState {
    return this.#state
  }

  /** Applies a pure change. Another tab's latest write is read first, so that neither tab loses what the other did. */
  change(update: (state: LearnerState) => LearnerState): void {
    const text = this.#isAhead ? null : read()
    const next = update(text === null ? this.#state : parseState(text))
    try {
      localStorage.setItem(KEY, JSON.stringify(next))
      this.#isAhead = false
    } catch {
      // Storage is full or denied: the page still works, and the server still hears of it.
      this.#isAhead = true
    }
    this.#show(next)
  }

  clear(): void {
    try {
      localStorage.removeItem(KEY)
    } catch {
      // Denied storage holds nothing to remove.
    }
    this.#isAhead = false
    this.#show(EMPTY)
  }

  /** Calls `listener` now and after each change. Returns how to stop. */
  subscribe(listener: (state: LearnerState) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#state)
    return () => this.#listeners.delete(listener)
  }

  #show(state: LearnerState): void {
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
