import { until } from '@interleave/postgres'
import { sql } from 'kysely'
import { reachable } from '../db/reachable.ts'
import type { Database, Schema } from '../db/schema.ts'
import type { Kept } from './start-forgetting.ts'

export interface RetentionOptions {
  /** How long idempotency keys and delivered events are kept, in milliseconds. */
  keysMs: number
  /** How long ended jobs are, and with them the invoices they made. Null: for ever. */
  jobsMs: number | null
}

/** What the database keeps and need not for ever. */
export function createRetention(db: Database, { keysMs, jobsMs }: RetentionOptions): Kept[] {
  const forget = (table: keyof Schema, key: string, at: string): Kept['forget'] => (olderThanMs, most, { signal }) =>
    reachable(async () => {
      // Each has an index by age. Who else forgets at the same time takes others.
      const oldest = sql`select ${sql.ref(key)} from ${sql.table(table)} where ${sql.ref(at)} < now() - make_interval(secs => ${olderThanMs / 1_000})
        order by ${sql.ref(at)} limit ${most} for update skip locked`
      const { numAffectedRows } = await sql`delete from ${sql.table(table)} where ${sql.ref(key)} in (${oldest})`.execute(db, until(signal))
      return Number(numAffectedRows ?? 0)
    })
  return [
    { what: 'delivered events', keepMs: keysMs, forget: forget('outbox', 'id', 'delivered_at') },
    { what: 'idempotency keys', keepMs: keysMs, forget: forget('idempotency_keys', 'key', 'at') },
    ...(jobsMs === null ? [] : [{ what: 'ended jobs', keepMs: jobsMs, forget: forget('invoice_jobs', 'id', 'ended_at') }]),
  ]
}
