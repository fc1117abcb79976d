import { sql } from 'kysely'
import { type Database, until } from '../db/database.ts'

/** First half of the advisory locks that living queue workers hold: "ILVQ". */
export const WORKER_LOCK_CLASS = 0x494c5651

export interface QueueDepth {
  waiting: number
  running: number
  /** Age of the oldest job that could run and does not, in seconds. */
  oldestSeconds: number
}

export function queueStateRepository(db: Database) {
  return {
    async depth(signal: AbortSignal): Promise<QueueDepth> {
      const { rows } = await sql<{ waiting: string; running: string; oldest: string | null }>`
        select count(*) filter (where locked_at is null and attempts < max_attempts) as waiting,
          count(*) filter (where locked_at is not null) as running,
          extract(epoch from now() - min(run_at) filter (where locked_at is null and attempts < max_attempts)) as oldest
        from graphile_worker.jobs`.execute(db, until(signal))
      const row = rows[0]
      return {
        waiting: Number(row?.waiting ?? 0),
        running: Number(row?.running ?? 0),
        oldestSeconds: Math.max(0, Number(row?.oldest ?? 0)),
      }
    },

    /** Makes a worker known, so that others can tell whether it lives: while `lockKey` is held, it does. */
    async register(worker: string, lockKey: number, signal: AbortSignal): Promise<void> {
      await db.insertInto('grading_instances').values({ worker, lock_key: lockKey }).onConflict((it) => it.doNothing()).execute(until(signal))
    },

    /**
     * Frees the jobs of workers that died without a word (`kill -9`, a power cut) and returns their ids. The queue's own
     * rule would wait four hours.
     */
    async freeJobsOfTheDead(signal: AbortSignal): Promise<string[]> {
      return db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ worker: string }>`
          with alive as (
            select i.worker from grading_instances i
            join pg_locks l on l.locktype = 'advisory' and l.classid = ${WORKER_LOCK_CLASS} and l.objid = i.lock_key::oid
              and l.database = (select oid from pg_database where datname = current_database()))
          select distinct locked_by as worker from graphile_worker.jobs
          where locked_by is not null and locked_by not in (select worker from alive)`.execute(tx, until(signal))
        const dead = rows.map((row) => row.worker)
        if (dead.length === 0) return []
        await sql`select graphile_worker.force_unlock_workers(${dead}::text[])`.execute(tx, until(signal))
        await tx.deleteFrom('grading_instances').where('worker', 'in', dead).execute(until(signal))
        return dead
      })
    },

    async ping(signal: AbortSignal): Promise<void> {
      await sql`select 1`.execute(db, until(signal))
    },
  }
}

export type QueueStateRepository = ReturnType<typeof queueStateRepository>
