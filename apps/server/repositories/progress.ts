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

    /** Of each item, which may be named once, keeps whichever of the stored and the given is later. */
    async put(learner: string, items: readonly Progress[], signal: AbortSignal): Promise<void> {
      await db
        .insertInto('progress')
        .values(items.map(({ lesson, item, done, value, at }) => ({ learner, lesson, item, done, value, at: new Date(at) })))
        .onConflict((it) =>
          it
            .columns(['learner', 'lesson', 'item'])
            .doUpdateSet((row) => ({ done: row.ref('excluded.done'), value: row.ref('excluded.value'), at: row.ref('excluded.at') }))
            .whereRef('progress.at', '<=', 'excluded.at'),
        )
        .execute(until(signal))
    },

    async get(learner: string, { lesson, item }: Pick<Progress, 'lesson' | 'item'>, signal: AbortSignal): Promise<Progress> {
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
