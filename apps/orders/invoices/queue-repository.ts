import { inTransaction, until } from '@interleave/postgres'
import { sql } from 'kysely'
import type { Call } from '../orders/ports.ts'
import type { Database } from '../db/schema.ts'
import { INVOICE_TASK } from './repository.ts'

export interface QueueState {
  waiting: number
  running: number
  /** Age of the oldest job that could run and does not, in seconds. */
  oldestSeconds: number
}

export interface InvoiceQueue {
  state(call: Call): Promise<QueueState>
  /**
   * Frees what the dead have left: jobs that somebody holds and has not touched for `leaseSeconds` go back into the line, and
   * those that nobody will try again have failed, with a reason. Returns the ids of both.
   */
  recover(leaseSeconds: number, call: Call): Promise<{ freed: string[]; failed: string[] }>
}

export function createInvoiceQueue(db: Database): InvoiceQueue {
  return {
    async state({ signal }) {
      const { rows } = await sql<{ waiting: string; running: string; oldest: string | null }>`
        select count(*) filter (where locked_at is null and attempts < max_attempts) as waiting,
          count(*) filter (where locked_at is not null) as running,
          extract(epoch from now() - min(run_at) filter (where locked_at is null and attempts < max_attempts)) as oldest
        from graphile_worker.jobs where task_identifier = ${INVOICE_TASK}`.execute(db, until(signal))
      const [row] = rows
      return { waiting: Number(row?.waiting ?? 0), running: Number(row?.running ?? 0), oldestSeconds: Math.max(0, Number(row?.oldest ?? 0)) }
    },

    recover: (leaseSeconds, { signal }) =>
      inTransaction(db, signal, async (tx) => {
        // The queue itself would wait four hours. A worker at work touches its row several times a second, whatever becomes of
        // its other connections; one that is slow, and not dead, loses the job to the next and learns so.
        const { rows: stale } = await sql<{ worker: string; job: string }>`
          select j.locked_by as worker, coalesce(j.key, j.id::text) as job
          from graphile_worker.jobs j left join invoice_jobs i on i.id::text = j.key
          where j.task_identifier = ${INVOICE_TASK} and j.locked_by is not null
            and greatest(j.locked_at, i.beat_at) < now() - make_interval(secs => ${leaseSeconds})`.execute(tx, until(signal))
        if (stale.length > 0) await sql`select graphile_worker.force_unlock_workers(${[...new Set(stale.map((row) => row.worker))]}::text[])`.execute(tx, until(signal))
        const { rows: failed } = await sql<{ id: string }>`
          update invoice_jobs i set state = 'failed', ended_at = now(), reason = 'Its worker was lost, several times.'
          where i.state in ('queued', 'running') and not exists (
            select from graphile_worker.jobs j where j.key = i.id::text and (j.locked_at is not null or j.attempts < j.max_attempts))
          returning i.id`.execute(tx, until(signal))
        // The job's own row says why it failed; the queue's has done its work.
        await sql`select graphile_worker.complete_jobs(array(
          select id from graphile_worker.jobs where task_identifier = ${INVOICE_TASK} and locked_at is null and attempts >= max_attempts))`.execute(tx, until(signal))
        return { freed: stale.map((row) => row.job), failed: failed.map((row) => row.id) }
      }),
  }
}
