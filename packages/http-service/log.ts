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
  return pino({ level, base: null, serializers: { error: describeError }, ...(mixin ? { mixin } : {}) }, to)
}

/** Only what helps: a database error carries its whole connection with it, keys included. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = 'code' in error ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  return { name: error.name, ...code, message: error.message, stack: error.stack, ...cause }
}
