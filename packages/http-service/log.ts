import { suppressedErrors } from '@interleave/patterns/suppressed-errors.ts'
import { type DestinationStream, type Logger, pino } from 'pino'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LogOptions {
  /** Standard error when left out, so that standard output stays for people. */
  to?: DestinationStream | undefined
  /** What every line carries besides. */
  mixin?: () => object
}

/** JSON lines. */
export function createLog(level: LogLevel, { to = pino.destination({ fd: 2, sync: true }), mixin }: LogOptions = {}): Logger {
  return pino({ level, base: null, serializers: { error: (error: unknown) => describeError(error) }, ...(mixin ? { mixin } : {}) }, to)
}

/** Causes can be a circle, and later errors have later errors of their own. */
const DEEPEST = 4

/** Only what helps: a database error carries its whole connection with it, keys included. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error) }
  const below = (other: unknown): unknown => describeError(other, depth + 1)
  const later = depth < DEEPEST ? [...(error instanceof AggregateError ? error.errors : []), ...suppressedErrors(error)] : []
  return {
    name: error.name,
    ...('code' in error ? { code: error.code } : {}),
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined || depth >= DEEPEST ? {} : { cause: below(error.cause) }),
    ...(later.length > 0 ? { later: later.slice(0, 10).map(below) } : {}),
  }
}
