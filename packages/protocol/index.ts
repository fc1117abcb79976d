/** Shapes of the academy's HTTP requests and responses, shared by server, web and command line. All under `/api`. */
import type { SourceFile, Verdict } from '@interleave/engine'

/** GET /api/me */
export interface Me {
  learner: string
  anonymous: true
  progress: Progress[]
  bookmarks: Bookmark[]
  likes: string[]
}

/** PUT /api/progress — one row per lesson and item; the later `at` wins. */
export interface Progress {
  lesson: string
  /** A section id, `quiz:<question>`, `lab:<step>`. */
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
  title: string
  at: string
}

/** PUT /api/likes/:lesson, DELETE /api/likes/:lesson; GET /api/likes/:lesson → LikeCount */
export interface LikeCount {
  lesson: string
  count: number
  mine: boolean
}

/** PUT /api/journal/:lab → JournalEntry; GET /api/journal/:lab → the latest; GET …/history → JournalEntry[] (newest first) */
export interface JournalEntry {
  lab: string
  /** Counts up; a PUT that names an older `revision` than the stored one is kept in history and answered 409 with the newer. */
  revision: number
  files: SourceFile[]
  at: string
}

/** POST /api/submissions { lab, files } → 202 Submission. GET /api/submissions/:id, GET /api/submissions?lab= (newest first) */
export interface Submission {
  id: string
  lab: string
  state: 'queued' | 'grading' | 'graded'
  verdict: Verdict | null
  at: string
}

/** GET /api/submissions/:id/events — server-sent events named `submission`, data a Submission, one per change of state. */

/** GET /api/labs/:id → PublicLab of the course package. */

/** Every error: application/problem+json. */
export interface Problem {
  /** Stable: `/problems/<code>`. */
  type: string
  title: string
  status: number
  detail: string
  requestId: string
}
