import type { LikeCount } from '@interleave/protocol'
import { type Database, until } from '../db/database.ts'

export function likeRepository(db: Database) {
  return {
    async list(learner: string, signal: AbortSignal): Promise<string[]> {
      const rows = await db.selectFrom('likes').select('lesson').where('learner', '=', learner).orderBy('lesson').execute(until(signal))
      return rows.map((row) => row.lesson)
    },

    async count(learner: string, lesson: string, signal: AbortSignal): Promise<LikeCount> {
      const row = await db
        .selectFrom('likes')
        .select((it) => [
          it.fn.countAll<string>().as('count'),
          it.fn.countAll<string>().filterWhere('learner', '=', learner).as('mine'),
        ])
        .where('lesson', '=', lesson)
        .executeTakeFirstOrThrow(until(signal))
      return { lesson, count: Number(row.count), mine: Number(row.mine) > 0 }
    },

    async add(learner: string, lesson: string, signal: AbortSignal): Promise<void> {
      await db.insertInto('likes').values({ learner, lesson }).onConflict((it) => it.doNothing()).execute(until(signal))
    },

    async remove(learner: string, lesson: string, signal: AbortSignal): Promise<void> {
      await db.deleteFrom('likes').where('learner', '=', learner).where('lesson', '=', lesson).execute(until(signal))
    },
  }
}

export type LikeRepository = ReturnType<typeof likeRepository>
