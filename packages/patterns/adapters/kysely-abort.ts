/**
 * Options for Kysely's `execute`: `query.execute(abortBy(signal))` ends the query in its backend when `signal` aborts. Kysely
 * itself rejects with the reason at once, and cancels meanwhile.
 */
export function abortBy(signal: AbortSignal): { signal: AbortSignal; inflightQueryAbortStrategy: 'cancel query' } {
  return { signal, inflightQueryAbortStrategy: 'cancel query' }
}
