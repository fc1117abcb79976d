import { offAbort, onAbort } from '../abort-listeners.ts'
import { notifyLate } from '../diagnostics.ts'
import { type Child, runOne, type SignalOption } from '../family.ts'
import { lease } from './lease.ts'

/** As much of a `pg.Pool` as is used here. */
export interface PgPool<Client extends PgClient = PgClient> {
  connect(): Promise<Client>
  readonly options: object
}

export interface PgClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
  release(destroy?: boolean): void
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
}

/** What the library has and its types do not tell. */
interface Internals {
  Client: new (options: object) => Pick<PgClient, 'query' | 'on'> & { connect(): Promise<unknown>; end(): Promise<void> }
}

/** PostgreSQL's code for a statement that was cancelled. */
const QUERY_CANCELED = '57014'

/**
 * Runs a query on a connection of the pool. Aborted, it cancels the query in its backend, by `pg_cancel_backend` over a
 * connection of its own, and rejects with the reason when the backend is free and the connection back in the pool. Aborted
 * while it waits for a connection, it leaves at once.
 */
export function pgQuery<Row>(pool: PgPool, text: string, values: unknown[] = [], options: SignalOption = {}): Promise<Row[]> {
  const query: Child<Row[]> = async (signal) => {
    const client = await lease(pool.connect(), (late) => late.release(), signal)
    let cancelling: Promise<boolean> | undefined
    client.on('error', heard)
    const cancel = (): void => {
      cancelling = cancelBackend(pool, client).then(() => true, (error: unknown) => {
        // Nobody waits for it: the query then ends by itself.
        notifyLate('pgQuery', error)
        return false
      })
    }
    try {
      // An abort may come between the lease and this line.
      signal.throwIfAborted()
      onAbort(signal, cancel)
      const { rows } = await client.query(text, values)
      return rows as Row[]
    } catch (error) {
      throw signal.aborted && isCanceled(error) ? signal.reason : error
    } finally {
      offAbort(signal, cancel)
      // A cancellation that failed leaves the connection in doubt.
      const clean = cancelling === undefined || ((await cancelling) && (await isFree(client)))
      client.release(!clean)
      client.off('error', heard)
    }
  }
  return runOne('pgQuery', query, options, undefined, { name: text })
}

/** What a connection dies of, its query rejects with too; as an event that nobody hears it would end the process. */
const heard = (): void => undefined

const isCanceled = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === QUERY_CANCELED

/**
 * Asks until the backend answers. The error of a query that was cancelled comes before the backend is ready for another; and a
 * cancellation that comes late meets this question, and not what somebody else asks next.
 */
function isFree(client: PgClient): Promise<boolean> {
  return client.query('select 1').then(() => true, isCanceled)
}

async function cancelBackend(pool: PgPool, client: PgClient): Promise<void> {
  const { Client } = pool as PgPool & Partial<Internals>
  const { processID } = client as PgClient & { processID?: number }
  if (!Client || processID === undefined) throw new Error('Expected a pool of pg, with Client and processID')
  const control = new Client(pool.options)
  control.on('error', heard)
  await control.connect()
  try {
    await control.query('select pg_cancel_backend($1)', [processID])
  } finally {
    await control.end()
  }
}
