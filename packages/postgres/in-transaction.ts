import type { Kysely, Transaction } from 'kysely'

/**
 * Runs `work` in one transaction of `db`: committed when it resolves, rolled back when it rejects or when `signal` has aborted
 * before the commit. Who waits for a connection leaves at once on abort; Kysely's own `transaction()` would wait for it.
 */
export async function inTransaction<Schema, T>(db: Kysely<Schema>, signal: AbortSignal, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const opening = db.startTransaction().execute()
  const tx = await beforeAbort(opening, signal)
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

/** The transaction, or the reason of the abort if that comes first: then a late one is closed as it comes. */
async function beforeAbort<Opened extends { rollback(): { execute(): Promise<void> } }>(opening: Promise<Opened>, signal: AbortSignal): Promise<Opened> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const leave = (): void => reject(signal.reason)
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([opening, aborted])
  } catch (error) {
    // Settled either way: what failed to open has nothing to close.
    opening.then((tx) => tx.rollback().execute()).catch(() => undefined)
    throw error
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
