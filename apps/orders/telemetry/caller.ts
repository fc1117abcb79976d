import { AsyncLocalStorage } from 'node:async_hooks'

/** For whom work is done: one request, or one job. What it leaves behind after it has gone is late work. */
export interface Caller {
  /** The route's pattern or the job's kind, never an id: it becomes a label. */
  route: string
  /** When it had its answer, or hung up, or was given up; on `performance.now()`'s clock. Null while it waits. */
  goneAt: number | null
}

const callers = new AsyncLocalStorage<Caller>()

/** Runs work for a caller, who has gone when the work settles or when `signal` aborts, whichever is first. */
export async function asCaller<T>(route: string, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  const caller: Caller = { route, goneAt: null }
  const gone = (): void => {
    caller.goneAt ??= performance.now()
  }
  if (signal.aborted) gone()
  signal.addEventListener('abort', gone, { once: true })
  try {
    return await callers.run(caller, run)
  } finally {
    signal.removeEventListener('abort', gone)
    gone()
  }
}

/** Whoever waits for the work that runs right now; undefined for the service's own. */
export const currentCaller = (): Caller | undefined => callers.getStore()

/** How many milliseconds after its caller had gone work that ends now has ended; null for work that was not late. */
export function lateMs(caller: Caller | undefined): number | null {
  return caller === undefined || caller.goneAt === null ? null : performance.now() - caller.goneAt
}
