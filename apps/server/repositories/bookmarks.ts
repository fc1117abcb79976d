import type { Bookmark } from '@interleave/protocol'
import { type Database, until } from '../db/database.ts'

/** What tells one bookmark of a learner from another. */
export type BookmarkName = Pick<Bookmark, 'lesson' | 'section' | 'line'>

export function bookmarkRepository(db: Database) {
  return {
    async list(learner: string, signal: AbortSignal): Promise<Bookmark[]> {
      const rows = await db
        .selectFrom('bookmarks')
        .select(['lesson', 'section', 'line', 'title', 'at'])
        .where('learner', '=', learner)
        .orderBy('at')
        .execute(until(signal))
      return rows.map((row) => ({ ...row, section: row.section || null, line: row.line || null, at: row.at.toISOString() }))
    },

    async put(learner: string, bookmark: Bookmark, signal: AbortSignal): Promise<void> {
      const { lesson, title } = bookmark
      const at = new Date(bookmark.at)
      await db
        .insertInto('bookmarks')
        .values({ learner, lesson, section: bookmark.section ?? '', line: bookmark.line ?? '', title, at })
        .onConflict((it) => it.columns(['learner', 'lesson', 'section', 'line']).doUpdateSet({ title, at }))
        .execute(until(signal))
    },

    async remove(learner: string, { lesson, section, line }: BookmarkName, signal: AbortSignal): Promise<void> {
      await db
        .deleteFrom('bookmarks')
        .where('learner', '=', learner)
        .where('lesson', '=', lesson)
        .where('section', '=', section ?? '')
        .where('line', '=', line ?? '')
        .execute(until(signal))
    },
  }
}

export type BookmarkRepository = ReturnType<typeof bookmarkRepository>
