import type { SourceFile, Verdict } from '@interleave/engine'
import type { Review } from '@interleave/protocol'
import type { ColumnType, Generated } from 'kysely'

/** The tables, as Kysely sees them. `migrations.ts` makes them. */
export interface Schema {
  learners: { id: string; created_at: Generated<Date> }
  progress: { learner: string; lesson: string; item: string; done: boolean; value: string | null; at: Date }
  /** `section` is empty for the lesson itself, and `line` for no single line, so that they can stand in the key. */
  bookmarks: { learner: string; lesson: string; section: string; line: string; title: string; at: Date }
  /** `section` as above. An empty text stands for a note that was taken away, so that no older one comes back. */
  notes: { learner: string; lesson: string; section: string; text: string; at: Date }
  likes: { learner: string; lesson: string; at: Generated<Date> }
  /** `seq` grows with every change, so that another device can ask for what is new to it. */
  reviews: { learner: string; card: string; at: Date; rating: Review['rating']; undone: boolean; seq: Generated<string> }
  /** Which revision is the newest, and the last number given out; they differ after a conflict. */
  journal_heads: { learner: string; lab: string; revision: number; last: number }
  journal_revisions: {
    learner: string
    lab: string
    revision: number
    files: Json<SourceFile[]>
    /** Kept, but never the newest: it was written on top of something older. */
    aside: boolean
    at: Generated<Date>
  }
  submissions: {
    id: string
    learner: string
    lab: string
    files: Json<SourceFile[]>
    state: 'queued' | 'grading' | 'graded'
    verdict: Json<Verdict> | null
    idempotency_key: string | null
    at: Generated<Date>
    graded_at: Date | null
  }
  /** Queue workers by the id under which they lock jobs, and the advisory lock each holds while it lives. */
  grading_instances: { worker: string; lock_key: number }
}

/** pg would write an array as a PostgreSQL array, so JSON goes in as text. */
type Json<T> = ColumnType<T, string, string>
