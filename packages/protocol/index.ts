/** Shapes of the academy's HTTP requests and responses, shared by server, web and command line. All under `/api`. */
import type { SourceFile, Verdict } from '@interleave/engine'

/** GET /api/me; DELETE /api/me → 204, and nothing is kept of the learner any more */
export interface Me {
  learner: string
  anonymous: true
  progress: Progress[]
  bookmarks: Bookmark[]
  notes: Note[]
  likes: string[]
}

/** PUT /api/progress — one row per lesson and item; the later `at` wins. */
export interface Progress {
  lesson: string
  /** A section id, `quiz:<question>`, `lab:<step>`, `predict:<bug>`, `bug:<bug>`, `checklist:<question>`, `interview:<question>`. */
  item: string
  done: boolean
  /** What was answered or written: a quiz option, a checklist answer, a design note. */
  value: string | null
  /** ISO time. */
  at: string
}

/** PUT and DELETE /api/bookmarks */
export interface Bookmark {
  lesson: string
  /** A section's id, or null for the lesson itself. */
  section: string | null
  /** A line of code in that section, as `dropped-signal.ts:14`; null for the section, or the lesson, as a whole. */
  line: string | null
  title: string
  at: string
}

/** PUT /api/notes — one per lesson and section; the later `at` wins. An empty text takes the note away, on every device. */
export interface Note {
  lesson: string
  /** A section's id, or null for the lesson itself. */
  section: string | null
  text: string
  at: string
}

/**
 * PUT /api/reviews, one at a time, safe to send twice; undoing one is the same with `undone`. The log keeps every one.
 * GET /api/reviews?after=<last> → ReviewPage: what the server heard after that, by any device, 1,000 at a time.
 */
export interface Review {
  /** `<lesson>:card:<id>`, `<lesson>:quiz:<id>`, `<lesson>:interview:<id>`, `<lesson>:bug:<id>`. */
  card: string
  /** 1 again, 2 hard, 3 good, 4 easy. */
  rating: 1 | 2 | 3 | 4
  /** ISO time; with the card it names the review. */
  at: string
  undone: boolean
}

export interface ReviewPage {
  reviews: Review[]
  /** Ask with this next time. */
  last: number
  more: boolean
}

/** PUT /api/likes/:lesson, DELETE /api/likes/:lesson; GET /api/likes/:lesson → LikeCount */
export interface LikeCount {
  lesson: string
  count: number
  mine: boolean
}

/**
 * GET /api/journal/:lab → the newest JournalEntry, or 204 if nothing has been written. GET …/history → JournalEntry[], newest first,
 * 50 at a time; `?before=<revision>` goes on, `?limit=` asks for fewer.
 */
export interface JournalEntry {
  lab: string
  /** Counts up with every text that is stored; numbers of texts kept aside are skipped by the newest. */
  revision: number
  files: SourceFile[]
  at: string
  /** Kept in history only: it was written on top of something older than the newest. */
  aside?: true
}

/**
 * PUT /api/journal/:lab → 200 JournalEntry, the newest now. `revision` is the one the text was written on top of, 0 for
 * none. An older one than the newest: the text is kept in history and the answer is 409 JournalConflict. The same text
 * as the newest changes nothing, so sending again is safe.
 */
export interface JournalWrite {
  revision: number
  files: SourceFile[]
}

/** 409 of PUT /api/journal/:lab. To go on with your own text, PUT it again on top of `newest.revision`. */
export interface JournalConflict extends Problem {
  newest: JournalEntry
  /** The revision under which the text that was sent is kept in history. */
  kept: number
}

/**
 * POST /api/submissions { lab, files } → 202 Submission; with an `Idempotency-Key` header (8 to 128 letters, digits,
 * `_` or `-`) the same request sent again gives the same submission. 429 with `Retry-After` when too many are waiting.
 * GET /api/submissions/:id. GET /api/submissions?lab=&limit= → Submission[], newest first, 20 unless told.
 */
export interface Submission {
  id: string
  lab: string
  state: 'queued' | 'grading' | 'graded'
  verdict: Verdict | null
  at: string
}

/**
 * GET /api/submissions/:id/events — server-sent events named `submission`, data a Submission: its state now, then one per
 * change. The stream ends after `graded`; asked again with `Last-Event-ID: graded` the answer is 204, which ends an
 * EventSource for good.
 */

/** GET /api/labs/:id → PublicLab of the course package. */

/** GET /readyz → 200 { ready: true }, or 503 with what is not there. */
export type Readiness = { ready: true } | { ready: false; missing: { what: string; why: string }[] }

/** Every error: application/problem+json. */
export interface Problem {
  /** Stable: `/problems/<code>`. */
  type: string
  title: string
  status: number
  detail: string
  requestId: string
}
