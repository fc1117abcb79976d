import { lease } from '@interleave/patterns/adapters/lease.ts'
import type { Kysely, Transaction } from 'kysely'

/**
 * Runs `work` in one transaction of `db`: committed when it resolves, rolled back when it rejects or when `signal` has aborted
 * before the commit. Who waits for a connection leaves at once on abort; Kysely's own `transaction()` would wait for it.
 */
export async function inTransaction<Schema, T>(db: Kysely<Schema>, signal: AbortSignal, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const tx = await lease(db.startTransaction().execute(), (late) => late.rollback().execute(), signal)
  try {
    const result = await work(tx)
    signal.throwIfAborted()
    await tx.commit().execute()
    return result
  } catch (error) {
    // A connection that broke, or a commit that failed, has ended the transaction already.
    if (!tx.isCommitted) await tx.rollback().execute().catch(() => undefined)
    throw error
  }
}
