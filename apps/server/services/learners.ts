import { all } from '@interleave/patterns'
import type { Bookmark, LikeCount, Me, Note, Progress } from '@interleave/protocol'
import type { BookmarkName, BookmarkRepository } from '../repositories/bookmarks.ts'
import type { LearnerRepository } from '../repositories/learners.ts'
import type { LikeRepository } from '../repositories/likes.ts'
import type { NoteRepository } from '../repositories/notes.ts'
import type { ProgressRepository } from '../repositories/progress.ts'

/** How far ahead of ours a learner's clock may be; a later time counts as now, or it would win for ever. */
const CLOCK_SLACK_MS = 5 * 60_000

/** Rows one learner may have, far above what the course has to tick. */
const MOST_PROGRESS = 20_000
const MOST_BOOKMARKS = 1_000
const MOST_NOTES = 2_000

export interface LearnerPorts {
  learners: LearnerRepository
  progress: ProgressRepository
  bookmarks: BookmarkRepository
  notes: NoteRepository
  likes: LikeRepository
  now(): number
}

/** What a learner has done and marked. Each write is safe to send twice. */
export function learnerService({ learners, progress, bookmarks, notes, likes, now }: LearnerPorts) {
  const inTime = (at: string): string => new Date(Math.min(Date.parse(at), now() + CLOCK_SLACK_MS)).toISOString()

  /** Several items at once, none of them twice; gives null once they are kept. */
  async function putProgress(learner: string, items: readonly Progress[], signal: AbortSignal): Promise<'too-many' | null> {
    await learners.ensure(learner, signal)
    if ((await progress.count(learner, signal)) >= MOST_PROGRESS) return 'too-many'
    await progress.put(learner, items.map((item) => ({ ...item, at: inTime(item.at) })), signal)
    return null
  }

  return {
    async me(learner: string, signal: AbortSignal): Promise<Me> {
      // The first that fails ends the others, in the database too.
      const [done, marked, noted, liked] = await all([
        (shared) => progress.list(learner, shared),
        (shared) => bookmarks.list(learner, shared),
        (shared) => notes.list(learner, shared),
        (shared) => likes.list(learner, shared),
      ], { signal })
      return { learner, anonymous: true, progress: done, bookmarks: marked, notes: noted, likes: liked }
    },

    /** Deletes all that is kept of the learner. What is being graded for them is graded into nothing. */
    forget: (learner: string, signal: AbortSignal): Promise<void> => learners.remove(learner, signal),

    putProgress,

    async putOneProgress(learner: string, item: Progress, signal: AbortSignal): Promise<Progress | 'too-many'> {
      return (await putProgress(learner, [item], signal)) ?? progress.get(learner, item, signal)
    },

    async putBookmark(learner: string, bookmark: Bookmark, signal: AbortSignal): Promise<Bookmark | 'too-many'> {
      await learners.ensure(learner, signal)
      if ((await bookmarks.list(learner, signal)).length >= MOST_BOOKMARKS) return 'too-many'
      const kept = { ...bookmark, at: inTime(bookmark.at) }
      await bookmarks.put(learner, kept, signal)
      return kept
    },

    removeBookmark: (learner: string, name: BookmarkName, signal: AbortSignal): Promise<void> => bookmarks.remove(learner, name, signal),

    async putNote(learner: string, note: Note, signal: AbortSignal): Promise<Note | 'too-many'> {
      await learners.ensure(learner, signal)
      if ((await notes.count(learner, signal)) >= MOST_NOTES) return 'too-many'
      return notes.put(learner, { ...note, at: inTime(note.at) }, signal)
    },

    likes: (learner: string, lesson: string, signal: AbortSignal): Promise<LikeCount> => likes.count(learner, lesson, signal),

    async like(learner: string, lesson: string, signal: AbortSignal): Promise<LikeCount> {
      await learners.ensure(learner, signal)
      await likes.add(learner, lesson, signal)
      return likes.count(learner, lesson, signal)
    },

    async unlike(learner: string, lesson: string, signal: AbortSignal): Promise<LikeCount> {
      await likes.remove(learner, lesson, signal)
      return likes.count(learner, lesson, signal)
    },
  }
}

export type LearnerService = ReturnType<typeof learnerService>
