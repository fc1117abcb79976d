import { type Database, until } from '../db/database.ts'

/** Learners who have written something. One who only looks around leaves no row. */
export function learnerRepository(db: Database) {
  return {
    /** Makes the row that everything else of this learner hangs on; does nothing if it is there. */
    async ensure(learner: string, signal: AbortSignal): Promise<void> {
      await db.insertInto('learners').values({ id: learner }).onConflict((it) => it.doNothing()).execute(until(signal))
    },

    /** Deletes the learner with all that hangs on them: progress, bookmarks, notes, likes, journals, submissions. */
    async remove(learner: string, signal: AbortSignal): Promise<void> {
      await db.deleteFrom('learners').where('id', '=', learner).execute(until(signal))
    },
  }
}

export type LearnerRepository = ReturnType<typeof learnerRepository>
