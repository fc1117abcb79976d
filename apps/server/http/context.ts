import type { Context } from 'hono'
import type { Logger } from 'pino'

/** What every request carries through the controllers. */
export interface AppEnv {
  Variables: {
    requestId: string
    log: Logger
    /** Null until something is worth a cookie. */
    learner: string | null
    /** For reading: the client's hang-up or the deadline, whichever comes first, down to the query. */
    reading: AbortSignal
    /** For writing: the deadline alone. A tab that dies right after it has sent its text must not take the text back. */
    writing: AbortSignal
  }
}

export type AppContext = Context<AppEnv>

/** The id under which a visitor without a cookie reads: it owns nothing. */
export const NOBODY = '00000000-0000-0000-0000-000000000000'

export const readerOf = (c: AppContext): string => c.get('learner') ?? NOBODY
