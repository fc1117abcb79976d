import { retry, sleep } from '@interleave/patterns'
import pg from 'pg'

/** Hears NOTIFY on some channels, over a connection of its own that is opened again when it breaks. */
export interface Listener {
  /** Resolves once the first connection listens. */
  ready: Promise<void>
  close(): Promise<void>
}

export interface ListenerOptions {
  url: string
  channels: Record<string, (payload: string) => void>
  /** Runs on each new connection before listening begins: to take session locks. */
  prepare: (client: pg.Client) => Promise<void>
  /** Notifications may have been missed: the connection is new. */
  onReconnect: () => void
  onError: (error: Error) => void
}

export function listen(options: ListenerOptions): Listener {
  const stop = new AbortController()
  const first = Promise.withResolvers<void>()
  const loop = keepListening(options, stop.signal, first.resolve)
  return {
    ready: first.promise,
    close: async () => {
      stop.abort()
      first.resolve()
      await loop
    },
  }
}

async function keepListening(options: ListenerOptions, signal: AbortSignal, onFirst: () => void): Promise<void> {
  let connections = 0
  const onListening = (): void => {
    if (connections++ === 0) onFirst()
    else options.onReconnect()
  }
  const onRetry = (error: unknown): void => options.onError(error as Error)
  const listenOnce = (signal: AbortSignal): Promise<void> => listenUntilBroken(options, signal, onListening)
  try {
    // A connection that had listened and broke is opened again soon; one that could not be opened, ever later.
    for (;;) {
      await retry(listenOnce, { signal, attempts: Infinity, baseMs: 100, maxMs: 5_000, retryable: () => true, onRetry })
      await sleep(100, { signal })
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Resolves when a connection that listened has ended; rejects when none could be had. */
async function listenUntilBroken(options: ListenerOptions, signal: AbortSignal, onListening: () => void): Promise<void> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: 'interleave-listener',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  const ended = Promise.withResolvers<void>()
  const end = (): void => ended.resolve()
  // Once it is being closed, how it ends is no news.
  client.on('error', (error) => {
    if (!signal.aborted) options.onError(error)
  })
  client.on('end', end)
  client.on('notification', ({ channel, payload }) => options.channels[channel]?.(payload ?? ''))
  try {
    await client.connect()
    await options.prepare(client)
    for (const channel of Object.keys(options.channels)) await client.query(`listen ${client.escapeIdentifier(channel)}`)
    onListening()
    signal.addEventListener('abort', end, { once: true })
    await ended.promise
  } finally {
    signal.removeEventListener('abort', end)
    await client.end().catch(options.onError)
  }
}
