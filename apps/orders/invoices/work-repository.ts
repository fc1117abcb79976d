import { until } from '@interleave/postgres'
import { sql } from 'kysely'
import { reachable } from '../db/reachable.ts'
import type { Database } from '../db/schema.ts'
import type { OrderRepository } from '../orders/ports.ts'
import type { InvoiceWork, Work } from './ports.ts'

/**
 * The worker's side of the jobs. Each time a job is taken up its `run` grows, and only the newest run may write: whoever was
 * thought dead and is not has lost the job, and learns so at the next write.
 */
export function createInvoiceWorkRepository(db: Database, orders: OrderRepository): InvoiceWork {
  const mine = ({ id, run }: Work) =>
    db.updateTable('invoice_jobs').where('id', '=', id).where('run', '=', run).where('state', '=', 'running')
  const changed = async (update: { executeTakeFirst(options: ReturnType<typeof until>): Promise<{ numUpdatedRows: bigint }> }, signal: AbortSignal): Promise<boolean> =>
    reachable(async () => (await update.executeTakeFirst(until(signal))).numUpdatedRows > 0n)

  return {
    begin: (id, { signal }) =>
      reachable(async () => {
        const row = await db
          .updateTable('invoice_jobs')
          .set({ state: 'running', progress: 0, run: sql`run + 1`, beat_at: sql`now()` })
          .where('id', '=', id)
          .where('state', 'in', ['queued', 'running'])
          .returning(['run', 'order_id'])
          .executeTakeFirst(until(signal))
        const order = row && (await orders.orderById(row.order_id, { signal }))
        return row && order ? { id, run: row.run, order } : null
      }),

    advance: (work, progress, { signal }) => changed(mine(work).set({ progress, beat_at: sql`now()` }), signal),

    finish: (work, { pdf, etag }, { signal }) =>
      reachable(async () => {
        const { rows } = await sql`
          with done as (
            update invoice_jobs set state = 'done', progress = 100, ended_at = now()
            where id = ${work.id} and run = ${work.run} and state = 'running' returning id)
          insert into invoices (job, pdf, etag) select id, ${Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)}, ${etag} from done returning job`.execute(db, until(signal))
        return rows.length > 0
      }),

    fail: (work, reason, { signal }) => changed(mine(work).set({ state: 'failed', reason, ended_at: sql`now()` }), signal),

    handBack: (work, { signal }) => changed(mine(work).set({ state: 'queued', progress: 0 }), signal),
  }
}
