import type { SourceFile, Verdict } from '@interleave/engine'
import type { Submission } from '@interleave/protocol'
import { sql } from 'kysely'
import { type Database, until } from '../db/database.ts'

export interface NewSubmission {
  id: string
  learner: string
  lab: string
  files: SourceFile[]
  idempotencyKey: string | null
}

/** How much a learner has waiting, and how much there is in all. */
export interface Backlog {
  mine: number
  mineInTheLastMinute: number
  all: number
}

/** Lower runs first. */
export const priority = { interactive: 0, batch: 100 } as const

/** The channel on which every change of a submission is told, with its id. */
export const SUBMISSION_CHANNEL = 'submission'

export function submissionRepository(db: Database) {
  const columns = ['id', 'lab', 'state', 'verdict', 'at'] as const
  const submission = (row: { id: string; lab: string; state: Submission['state']; verdict: Verdict | null; at: Date }): Submission => ({
    ...row,
    at: row.at.toISOString(),
  })
  const tell = (on: Database, id: string, signal: AbortSignal) =>
    sql`select pg_notify(${SUBMISSION_CHANNEL}, ${id})`.execute(on, until(signal))

  return {
    /**
     * Stores a submission and its job, both or neither. `limits` are checked under a lock, so that requests that come
     * at once cannot slip past them together.
     */
    async add(
      submitted: NewSubmission,
      refuse: (backlog: Backlog) => boolean,
      signal: AbortSignal,
    ): Promise<{ submission: Submission; files: SourceFile[]; added: boolean } | { backlog: Backlog }> {
      const { id, learner, lab, files, idempotencyKey } = submitted
      return db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`submissions ${learner}`}, 0))`.execute(tx, until(signal))
        if (idempotencyKey !== null) {
          const earlier = await tx
            .selectFrom('submissions')
            .select([...columns, 'files'])
            .where('learner', '=', learner)
            .where('idempotency_key', '=', idempotencyKey)
            .executeTakeFirst(until(signal))
          if (earlier) {
            const { files: earlierFiles, ...row } = earlier
            return { submission: submission(row), files: earlierFiles, added: false }
          }
        }
        const { rows } = await sql<Record<keyof Backlog, string>>`
          select
            (select count(*) from submissions where state <> 'graded' and learner = ${learner}) as "mine",
            (select count(*) from submissions where learner = ${learner} and at > now() - interval '1 minute') as "mineInTheLastMinute",
            (select count(*) from submissions where state <> 'graded') as "all"`.execute(tx, until(signal))
        const [counts] = rows
        const backlog = {
          mine: Number(counts?.mine), mineInTheLastMinute: Number(counts?.mineInTheLastMinute), all: Number(counts?.all),
        }
        if (refuse(backlog)) return { backlog }
        const row = await tx
          .insertInto('submissions')
          .values({ id, learner, lab, files: JSON.stringify(files), state: 'queued', verdict: null, idempotency_key: idempotencyKey, graded_at: null })
          .returning(columns)
          .executeTakeFirstOrThrow(until(signal))
        await sql`select graphile_worker.add_job('grade', json_build_object('submission', ${id}::text),
          job_key => ${id}, max_attempts => 5, priority => ${priority.interactive})`.execute(tx, until(signal))
        return { submission: submission(row), files, added: true }
      })
    },

    async find(learner: string, id: string, signal: AbortSignal): Promise<Submission | null> {
      const row = await db
        .selectFrom('submissions')
        .select(columns)
        .where('id', '=', id)
        .where('learner', '=', learner)
        .executeTakeFirst(until(signal))
      return row ? submission(row) : null
    },

    async list(learner: string, lab: string | null, limit: number, signal: AbortSignal): Promise<Submission[]> {
      let query = db.selectFrom('submissions').select(columns).where('learner', '=', learner)
      if (lab !== null) query = query.where('lab', '=', lab)
      const rows = await query.orderBy('at', 'desc').orderBy('id').limit(limit).execute(until(signal))
      return rows.map(submission)
    },

    /** Takes a submission up for grading; null when it is graded already, or gone. */
    async begin(id: string, signal: AbortSignal): Promise<{ lab: string; files: SourceFile[] } | null> {
      const row = await db
        .updateTable('submissions')
        .set({ state: 'grading' })
        .where('id', '=', id)
        .where('state', '<>', 'graded')
        .returning(['lab', 'files'])
        .executeTakeFirst(until(signal))
      if (row) await tell(db, id, signal)
      return row ?? null
    },

    /** Puts a submission back in the line, after its grader was lost. */
    async requeue(id: string, signal: AbortSignal): Promise<void> {
      const { numUpdatedRows } = await db
        .updateTable('submissions')
        .set({ state: 'queued' })
        .where('id', '=', id)
        .where('state', '=', 'grading')
        .executeTakeFirstOrThrow(until(signal))
      if (numUpdatedRows > 0n) await tell(db, id, signal)
    },

    /** Stores the verdict, unless there is one: two graders on one submission leave the first one's. */
    async finish(id: string, verdict: Verdict, signal: AbortSignal): Promise<void> {
      const { numUpdatedRows } = await db
        .updateTable('submissions')
        .set({ state: 'graded', verdict: JSON.stringify(verdict), graded_at: new Date() })
        .where('id', '=', id)
        .where('state', '<>', 'graded')
        .executeTakeFirstOrThrow(until(signal))
      if (numUpdatedRows > 0n) await tell(db, id, signal)
    },
  }
}

export type SubmissionRepository = ReturnType<typeof submissionRepository>
