import { randomUUID } from 'node:crypto'
import { inTransaction, until } from '@interleave/postgres'
import { sql } from 'kysely'
import { reachable } from '../db/reachable.ts'
import { type Database, MOST_ORDER_ID } from '../db/schema.ts'
import type { InvoiceJob, InvoiceJobs } from './ports.ts'

/** The channel on which every change of a job is told, as "id state": a trigger of the table does. */
export const INVOICE_CHANNEL = 'invoice_job'

/** The queue's name for making an invoice; its payload is `InvoicePayload`. */
export const INVOICE_TASK = 'invoice'

export interface InvoicePayload {
  job: string
  /** The trace of the request that asked for it. */
  traceparent: string | null
}

/** What the queue hands over, as it was stored. Throws for anything else. */
export function readInvoicePayload(payload: unknown): InvoicePayload {
  const { job, traceparent = null } = (payload ?? {}) as { [name in keyof InvoicePayload]?: unknown }
  if (typeof job !== 'string' || (traceparent !== null && typeof traceparent !== 'string')) throw new TypeError(`Expected a job and a traceparent, got ${JSON.stringify(payload)}`)
  return { job, traceparent }
}

export interface InvoiceRepositoryOptions {
  /** The trace that runs right now, to be stored with the job. */
  traceparent?: () => string | null
  /** How often a job is tried before it has failed. */
  attempts?: number
  /** How many jobs may be unfinished before new ones are refused; those who ask at once may slip past it together. */
  most?: number
}

const columns = ['id', 'order_id', 'state', 'progress', 'reason', 'version'] as const

interface Row extends Omit<InvoiceJob, 'orderId'> {
  order_id: number
}

const toJob = ({ id, order_id, state, progress, reason, version }: Row): InvoiceJob => ({ id, orderId: order_id, state, progress, reason, version })

/** Jobs in PostgreSQL, each with its entry in the queue: both or neither. */
export function createInvoiceRepository(db: Database, { traceparent = () => null, attempts = 4, most = 1_000 }: InvoiceRepositoryOptions = {}): InvoiceJobs {
  return {
    request: (orderId, { signal }) =>
      reachable(() =>
        inTransaction(db, signal, async (tx) => {
          if (orderId > MOST_ORDER_ID) return null
          // Whoever asks for the same order's waits here for whoever came first, and then sees what that one has stored; the
          // index that allows one live job an order would refuse the second. The key's other half keeps it apart from other locks.
          await sql`select pg_advisory_xact_lock(hashtext('invoice'), ${orderId})`.execute(tx, until(signal))
          const live = await tx
            .selectFrom('invoice_jobs')
            .select(columns)
            .where('order_id', '=', orderId)
            .where('state', 'in', ['queued', 'running', 'done'])
            .executeTakeFirst(until(signal))
          if (live) return toJob(live)
          const { unfinished } = await tx
            .selectFrom('invoice_jobs')
            .select(({ fn }) => fn.countAll<string>().as('unfinished'))
            .where('state', 'in', ['queued', 'running'])
            .executeTakeFirstOrThrow(until(signal))
          if (Number(unfinished) >= most) return 'full'
          const id = randomUUID()
          const made = await tx
            .insertInto('invoice_jobs')
            .columns(['id', 'order_id', 'state'])
            .expression((eb) => eb.selectFrom('orders').where('id', '=', orderId).select((of) => [of.val(id).$castTo<string>().as('id'), 'id as order_id', of.val('queued').as('state')]))
            .returning(columns)
            .executeTakeFirst(until(signal))
          if (!made) return null
          const payload: InvoicePayload = { job: id, traceparent: traceparent() }
          await sql`select graphile_worker.add_job(${INVOICE_TASK}, ${JSON.stringify(payload)}::json, job_key => ${id}, max_attempts => ${attempts})`.execute(tx, until(signal))
          return toJob(made)
        }),
      ),

    jobById: (id, { signal }) =>
      reachable(async () => {
        const row = await db.selectFrom('invoice_jobs').select(columns).where('id', '=', id).executeTakeFirst(until(signal))
        return row ? toJob(row) : null
      }),

    cancel: (id, { signal }) =>
      reachable(() =>
        inTransaction(db, signal, async (tx) => {
          const row = await tx.selectFrom('invoice_jobs').select(columns).where('id', '=', id).forUpdate().executeTakeFirst(until(signal))
          if (!row || (row.state !== 'queued' && row.state !== 'running')) return row ? toJob(row) : null
          const cancelled = await tx.updateTable('invoice_jobs').set({ state: 'cancelled', ended_at: new Date() }).where('id', '=', id).returning(columns).executeTakeFirstOrThrow(until(signal))
          // What waits never starts; what runs is told by the table's notification, and takes itself out of the queue.
          if (row.state === 'queued') await sql`select graphile_worker.remove_job(${id})`.execute(tx, until(signal))
          return toJob(cancelled)
        }),
      ),

    invoice: (id, { signal }) =>
      reachable(async () => {
        const row = await db
          .selectFrom('invoices as i')
          .innerJoin('invoice_jobs as j', 'j.id', 'i.job')
          .select(['j.order_id', 'i.pdf', 'i.etag'])
          .where('i.job', '=', id)
          .executeTakeFirst(until(signal))
        return row ? { orderId: row.order_id, pdf: new Uint8Array(row.pdf), etag: row.etag } : null
      }),
  }
}
