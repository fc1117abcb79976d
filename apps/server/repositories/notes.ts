import type { Note } from '@interleave/protocol'
import { type Database, until } from '../db/database.ts'

export function noteRepository(db: Database) {
  const columns = ['lesson', 'section', 'text', 'at'] as const

  return {
    /** With those that were taken away: other devices have to hear of that too. */
    async list(learner: string, signal: AbortSignal): Promise<Note[]> {
      const rows = await db.selectFrom('notes').select(columns).where('learner', '=', learner).orderBy('at').execute(until(signal))
      return rows.map((row) => ({ ...row, section: row.section || null, at: row.at.toISOString() }))
    },

    /** Keeps whichever of the stored and the given is later; returns what is stored now. */
    async put(learner: string, note: Note, signal: AbortSignal): Promise<Note> {
      const { lesson, text } = note
      const section = note.section ?? ''
      const at = new Date(note.at)
      await db
        .insertInto('notes')
        .values({ learner, lesson, section, text, at })
        .onConflict((it) => it.columns(['learner', 'lesson', 'section']).doUpdateSet({ text, at }).where('notes.at', '<=', at))
        .execute(until(signal))
      const row = await db
        .selectFrom('notes')
        .select(columns)
        .where('learner', '=', learner)
        .where('lesson', '=', lesson)
        .where('section', '=', section)
        .executeTakeFirstOrThrow(until(signal))
      return { ...row, section: row.section || null, at: row.at.toISOString() }
    },

    async count(learner: string, signal: AbortSignal): Promise<number> {
      const row = await db
        .selectFrom('notes')
        .select((it) => it.fn.countAll<string>().as('count'))
        .where('learner', '=', learner)
        .executeTakeFirstOrThrow(until(signal))
      return Number(row.count)
    },
  }
}

export type NoteRepository = ReturnType<typeof noteRepository>
