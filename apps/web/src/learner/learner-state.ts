/** What a learner has done, as one plain value, and the pure changes of it. The later `at` wins, on every device. */
import type { Bookmark, Me, Note, Progress, Review, ReviewPage } from '@interleave/protocol'

export interface Like {
  lesson: string
  mine: boolean
  at: string
}

/** Where reading stopped, kept on this device only. */
export interface Place {
  lesson: string
  section: string | null
  at: string
}

/** Something the server has not confirmed yet. One per key: a later change of the same thing replaces the earlier. */
export type Change =
  | { kind: 'progress'; key: string; progress: Progress }
  | { kind: 'bookmark'; key: string; bookmark: Bookmark; kept: boolean }
  | { kind: 'note'; key: string; note: Note }
  | { kind: 'like'; key: string; like: Like }
  | { kind: 'review'; key: string; review: Review }

export interface LearnerState {
  version: 1
  progress: Record<string, Progress>
  bookmarks: Record<string, Bookmark>
  /** By lesson and section; an empty text is a note that was taken away. */
  notes: Record<string, Note>
  likes: Record<string, Like>
  reviews: Record<string, Review>
  /** How far the server's log of reviews has been read. */
  reviewsRead: number
  /** The share of cards that should still be known when they are due; stays on this device. */
  retention: number
  place: Place | null
  pending: Change[]
}

export const EMPTY: LearnerState = { version: 1, progress: {}, bookmarks: {}, notes: {}, likes: {}, reviews: {}, reviewsRead: 0, retention: 0.9, place: null, pending: [] }

export function progressKey(lesson: string, item: string): string {
  return `${lesson}#${item}`
}

/** What names a bookmark: a lesson, a section of it, or a line of code in that section. */
export type BookmarkPlace = Pick<Bookmark, 'lesson' | 'section'> & { line?: string | null }

export function bookmarkKey({ lesson, section, line }: BookmarkPlace): string {
  const whole = section === null ? lesson : `${lesson}#${section}`
  return line == null ? whole : `${whole}@${line}`
}

export function noteKey(lesson: string, section: string | null): string {
  return bookmarkKey({ lesson, section })
}

export function withProgress(state: LearnerState, progress: Progress): LearnerState {
  const key = progressKey(progress.lesson, progress.item)
  return {
    ...state,
    progress: { ...state.progress, [key]: progress },
    pending: enqueue(state.pending, { kind: 'progress', key: `progress:${key}`, progress }),
  }
}

export function withBookmark(state: LearnerState, bookmark: Bookmark, kept: boolean): LearnerState {
  const key = bookmarkKey(bookmark)
  const { [key]: _removed, ...others } = state.bookmarks
  return {
    ...state,
    bookmarks: kept ? { ...others, [key]: bookmark } : others,
    pending: enqueue(state.pending, { kind: 'bookmark', key: `bookmark:${key}`, bookmark, kept }),
  }
}

export function withNote(state: LearnerState, note: Note): LearnerState {
  const key = noteKey(note.lesson, note.section)
  return {
    ...state,
    notes: { ...state.notes, [key]: note },
    pending: enqueue(state.pending, { kind: 'note', key: `note:${key}`, note }),
  }
}

export function withLike(state: LearnerState, like: Like): LearnerState {
  return {
    ...state,
    likes: { ...state.likes, [like.lesson]: like },
    pending: enqueue(state.pending, { kind: 'like', key: `like:${like.lesson}`, like }),
  }
}

export function withReview(state: LearnerState, review: Review): LearnerState {
  const key = reviewKey(review)
  return {
    ...state,
    reviews: { ...state.reviews, [key]: review },
    pending: enqueue(state.pending, { kind: 'review', key: `review:${key}`, review }),
  }
}

/** What other devices did, as the server's log has it. Undone is undone, whoever says it. */
export function withReviews(state: LearnerState, page: ReviewPage): LearnerState {
  const reviews = { ...state.reviews }
  for (const review of page.reviews) {
    const key = reviewKey(review)
    reviews[key] = { ...review, undone: review.undone || reviews[key]?.undone === true }
  }
  return { ...state, reviews, reviewsRead: Math.max(state.reviewsRead, page.last) }
}

function reviewKey({ card, at }: Review): string {
  return `${card}@${at}`
}

/** What the server knows, laid under what this device has changed and not yet sent. */
export function withServer(state: LearnerState, me: Me): LearnerState {
  const progress = { ...state.progress }
  for (const row of me.progress) {
    const key = progressKey(row.lesson, row.item)
    const mine = progress[key]
    if (mine === undefined || mine.at < row.at) progress[key] = row
  }
  const waiting = new Set(state.pending.map((change) => change.key))
  const bookmarks: LearnerState['bookmarks'] = {}
  for (const row of me.bookmarks) {
    const key = bookmarkKey(row)
    if (!waiting.has(`bookmark:${key}`)) bookmarks[key] = row
  }
  for (const [key, row] of Object.entries(state.bookmarks)) {
    if (waiting.has(`bookmark:${key}`)) bookmarks[key] = row
  }
  const notes = { ...state.notes }
  for (const row of me.notes) {
    const key = noteKey(row.lesson, row.section)
    const mine = notes[key]
    if (mine === undefined || mine.at < row.at) notes[key] = row
  }
  const likes: LearnerState['likes'] = {}
  for (const lesson of me.likes) {
    if (!waiting.has(`like:${lesson}`)) likes[lesson] = state.likes[lesson] ?? { lesson, mine: true, at: '' }
  }
  for (const [lesson, like] of Object.entries(state.likes)) if (waiting.has(`like:${lesson}`)) likes[lesson] = like
  return { ...state, progress, bookmarks, notes, likes }
}

/** Takes a confirmed change off the queue, unless a later one has replaced it meanwhile. */
export function withConfirmed(state: LearnerState, change: Change): LearnerState {
  const sent = JSON.stringify(change)
  return { ...state, pending: state.pending.filter((each) => each.key !== change.key || JSON.stringify(each) !== sent) }
}

function enqueue(pending: readonly Change[], change: Change): Change[] {
  return [...pending.filter((each) => each.key !== change.key), change]
}

/** How much of a lesson is done: its sections ticked off, of those it has. */
export function lessonShare(state: LearnerState, lesson: string, sections: readonly string[]): number {
  if (sections.length === 0) return 0
  const done = sections.filter((section) => state.progress[progressKey(lesson, section)]?.done === true)
  return done.length / sections.length
}

/** Reads what was stored; anything that is not a state of this version starts afresh. */
export function parseState(text: string | null): LearnerState {
  if (text === null) return EMPTY
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return EMPTY
    return { ...EMPTY, ...value, version: 1 }
  } catch {
    return EMPTY
  }
}
