import type { Progress } from '@interleave/protocol'
import { type Database, until } from '../db/database.ts'

export function progressRepository(db: Database) {
  return {
    async list(learner: string, signal: AbortSignal): Promise<Progress[]> {
      const rows = await db
        .selectFrom('progress')
        .select(['lesson', 'item', 'done', 'value', 'at'])
        .where('learner', '=', learner)
        .orderBy('at')
        .execute(until(signal))
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
    },

    /** Keeps whichever of the stored and the given is later; returns what is stored now. */
    async put(learner: string, progress: Progress, signal: AbortSignal): Promise<Progress> {
      const { lesson, item, done, value, at } = progress
      await db
        .insertInto('progress')
        .values({ learner, lesson, item, done, value, at: new Date(at) })
        .onConflict((it) =>
          it
            .columns(['learner', 'lesson', 'item'])
            .doUpdateSet({ done, value, at: new Date(at) })
            .where('progress.at', '<=', new Date(at)),
        )
        .execute(until(signal))
      const row = await db
        .selectFrom('progress')
        .select(['lesson', 'item', 'done', 'value', 'at'])
        .where('learner', '=', learner)
        .where('lesson', '=', lesson)
        .where('item', '=', item)
        .executeTakeFirstOrThrow(until(signal))
      return { ...row, at: row.at.toISOString() }
    },

    async count(learner: string, signal: AbortSignal): Promise<number> {
      const row = await db
        .selectFrom('progress')
        .select((it) => it.fn.countAll<string>().as('count'))
        .where('learner', '=', learner)
        .executeTakeFirstOrThrow(until(signal))
      return Number(row.count)
    },
  }
}

export type ProgressRepository = ReturnType<typeof progressRepository>
