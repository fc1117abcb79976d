/**
 * The learner on this device: what is done, answered, bookmarked, noted and liked. Every call takes effect at once, here; the
 * server hears of it when it can be reached. Works the same when there is no server at all.
 *
 *     const learner = openLearner()
 *     const stop = learner.subscribe((state) => draw(state))
 *     learner.record('async-and-await-patterns', 'lab:reproduce', { done: true })
 */
import type { Review } from '@interleave/protocol'
import { bookmarkKey, noteKey, progressKey, withBookmark, withLike, withNote, withProgress, withReview, type BookmarkPlace, type LearnerState } from './learner-state.ts'
import { LearnerStore } from './learner-store.ts'
import { LearnerSync } from './learner-sync.ts'

export type { BookmarkPlace, LearnerState } from './learner-state.ts'
export { bookmarkKey, lessonShare, noteKey, progressKey } from './learner-state.ts'

export interface Learner {
  readonly state: LearnerState
  /** Calls `listener` now and after each change, from any tab. Returns how to stop. */
  subscribe(listener: (state: LearnerState) => void): () => void
  /** `item` is a section id, `quiz:<question>`, `lab:<step>`, `checklist:<question>`, `interview:<question>`. */
  record(lesson: string, item: string, what: { done: boolean; value?: string | null }): void
  /** What was answered or written for an item, or null. */
  valueOf(lesson: string, item: string): string | null
  isDone(lesson: string, item: string): boolean
  /** Returns whether it is bookmarked now. */
  toggleBookmark(bookmark: BookmarkPlace & { title: string }): boolean
  isBookmarked(place: BookmarkPlace): boolean
  /** Writes the note of a lesson, or of a section of it; an empty text takes it away. */
  note(lesson: string, section: string | null, text: string): void
  noteOf(lesson: string, section: string | null): string
  /** Returns whether it is liked now. */
  toggleLike(lesson: string): boolean
  isLiked(lesson: string): boolean
  /** Logs a review of a card now, and gives it, so that it can be undone. */
  review(card: string, rating: Review['rating']): Review
  undoReview(review: Review): void
  /** The share of cards that should still be known when they are due. */
  setRetention(retention: number): void
  /** Where reading stopped; stays on this device. */
  stopAt(lesson: string, section: string | null): void
  /** Forgets everything on this device. */
  forget(): void
}

/** As much as the server takes. */
const MOST_TITLE_CHARACTERS = 300

let opened: Learner | undefined

/** The one learner of this page. The server is asked once the page is idle, never before it is drawn. */
export function openLearner(): Learner {
  opened ??= createLearner()
  return opened
}

function createLearner(): Learner {
  const store = new LearnerStore()
  const sync = new LearnerSync(store)
  const now = (): string => new Date().toISOString()
  const change = (update: (state: LearnerState) => LearnerState): void => {
    store.change(update)
    sync.soon()
  }
  sync.soon(1_500)

  return {
    get state() {
      return store.state
    },
    subscribe: (listener) => store.subscribe(listener),
    record(lesson, item, { done, value = null }) {
      const known = store.state.progress[progressKey(lesson, item)]
      if (known !== undefined && known.done === done && known.value === value) return
      change((state) => withProgress(state, { lesson, item, done, value, at: now() }))
    },
    valueOf: (lesson, item) => store.state.progress[progressKey(lesson, item)]?.value ?? null,
    isDone: (lesson, item) => store.state.progress[progressKey(lesson, item)]?.done === true,
    toggleBookmark({ lesson, section, line = null, title }) {
      const kept = store.state.bookmarks[bookmarkKey({ lesson, section, line })] === undefined
      change((state) => withBookmark(state, { lesson, section, line, title: title.slice(0, MOST_TITLE_CHARACTERS), at: now() }, kept))
      return kept
    },
    isBookmarked: (place) => store.state.bookmarks[bookmarkKey(place)] !== undefined,
    note(lesson, section, text) {
      if ((store.state.notes[noteKey(lesson, section)]?.text ?? '') === text) return
      change((state) => withNote(state, { lesson, section, text, at: now() }))
    },
    noteOf: (lesson, section) => store.state.notes[noteKey(lesson, section)]?.text ?? '',
    toggleLike(lesson) {
      const mine = store.state.likes[lesson]?.mine !== true
      change((state) => withLike(state, { lesson, mine, at: now() }))
      return mine
    },
    isLiked: (lesson) => store.state.likes[lesson]?.mine === true,
    review(card, rating) {
      const review: Review = { card, rating, at: now(), undone: false }
      change((state) => withReview(state, review))
      return review
    },
    undoReview(review) {
      change((state) => withReview(state, { ...review, undone: true }))
    },
    setRetention(retention) {
      store.change((state) => ({ ...state, retention }))
    },
    stopAt(lesson, section) {
      store.change((state) => ({ ...state, place: { lesson, section, at: now() } }))
    },
    forget: () => store.clear(),
  }
}
