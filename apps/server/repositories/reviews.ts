import type { Review } from '@interleave/protocol'
import { sql } from 'kysely'
import { type Database, until } from '../db/database.ts'

/** Every review of every card, by learner. Nothing is ever taken out: an undone review stays, marked. */
export function reviewRepository(db: Database) {
  return {
    /**
     * Stores a review, or marks the stored one as undone. Writes of one learner take turns, so that `seq` is seen in the
     * order in which it was given out.
     */
    async put(learner: string, { card, at, rating, undone }: Review, signal: AbortSignal): Promise<void> {
      await db.transaction().execute(async (on) => {
        await on.selectFrom('learners').select('id').where('id', '=', learner).forUpdate().execute(until(signal))
        await on
          .insertInto('reviews')
          .values({ learner, card, at: new Date(at), rating, undone })
          .onConflict((it) =>
            it
              .columns(['learner', 'card', 'at'])
              .doUpdateSet({ undone: true, seq: sql`nextval('review_seq')` })
              .where('reviews.undone', '=', false)
              .where(sql.lit(undone), '=', true),
          )
          .execute(until(signal))
      })
    },

    /** What was stored after `after`, oldest first. */
    async list(learner: string, after: number, limit: number, signal: AbortSignal): Promise<{ review: Review; seq: number }[]> {
      const rows = await db
        .selectFrom('reviews')
        .select(['card', 'at', 'rating', 'undone', 'seq'])
        .where('learner', '=', learner)
        .where('seq', '>', String(after))
        .orderBy('seq')
        .limit(limit)
        .execute(until(signal))
      return rows.map(({ seq, at, ...row }) => ({ review: { ...row, at: at.toISOString() }, seq: Number(seq) }))
    },

    async count(learner: string, signal: AbortSignal): Promise<number> {
      const row = await db
        .selectFrom('reviews')
        .select((it) => it.fn.countAll<string>().as('count'))
        .where('learner', '=', learner)
        .executeTakeFirstOrThrow(until(signal))
      return Number(row.count)
    },
  }
}

export type ReviewRepository = ReturnType<typeof reviewRepository>
