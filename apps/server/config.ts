import { resolve } from 'node:path'
import { LOG_LEVELS, type LogLevel } from '@interleave/http-service'

/** What the academy's server is told from outside, checked. */
export interface Config {
  host: string
  port: number
  /** Null: the server runs a PostgreSQL of its own in `dataDir`. */
  databaseUrl: string | null
  dataDir: string
  /** Null: a secret is made on the first start and kept in `dataDir`. */
  cookieSecret: string | null
  /** Null: `info`, or `warn` when a person watches in a terminal. */
  logLevel: LogLevel | null
}

/** A setting that cannot be used: what was expected, what came, what to do. */
export class ConfigError extends Error {
  readonly code = 'config-invalid'
}

/**
 * Reads `PORT`, `HOST`, `DATABASE_URL`, `DATA_DIR`, `COOKIE_SECRET` and `LOG_LEVEL`. An empty value counts as not set.
 * Throws `ConfigError` that names every wrong setting at once.
 */
export function readConfig(env: Record<string, string | undefined>, repositoryRoot: string): Config {
  const wrong: string[] = []
  const value = (name: string): string | null => env[name]?.trim() || null
  const check = <T>(read: () => T, fallback: T): T => {
    try {
      return read()
    } catch (error) {
      wrong.push((error as Error).message)
      return fallback
    }
  }
  const config: Config = {
    host: check(() => readHost(value('HOST')), ''),
    port: check(() => readPort(value('PORT')), 0),
    databaseUrl: check(() => readDatabaseUrl(value('DATABASE_URL')), null),
    dataDir: resolve(repositoryRoot, value('DATA_DIR') ?? '.data'),
    cookieSecret: check(() => readSecret(value('COOKIE_SECRET')), null),
    logLevel: check(() => readLogLevel(value('LOG_LEVEL')), null),
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'))
  return config
}

function readPort(text: string | null): number {
  if (text === null) return 4321
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text)
  throw new ConfigError(
    `Expected PORT to be a whole number from 0 to 65535, got "${text}". Set it to a free port, or leave it out for 4321.`,
  )
}

function readHost(text: string | null): string {
  if (text === null) return '127.0.0.1'
  if (/^[\w.:-]+$/.test(text) && !text.includes('://')) return text
  throw new ConfigError(
    `Expected HOST to be an address or a name such as 127.0.0.1 or 0.0.0.0, got "${text}". Leave it out to listen on this machine only.`,
  )
}

function readDatabaseUrl(text: string | null): string | null {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && (url.protocol === 'postgres:' || url.protocol === 'postgresql:')) return text
  // The value may hold a password, so only its beginning is repeated.
  const came = url ? `"${url.protocol}//…"` : 'something that is no URL'
  throw new ConfigError(
    `Expected DATABASE_URL to look like postgres://user:password@host:5432/name, got ${came}. Correct it, or leave it out and the academy runs a database of its own.`,
  )
}

function readSecret(text: string | null): string | null {
  if (text === null || text.length >= 32) return text
  throw new ConfigError(
    `Expected COOKIE_SECRET to have at least 32 characters, got ${text.length}. Use a longer random text, or leave it out and one is made for you.`,
  )
}

function readLogLevel(text: string | null): LogLevel | null {
  if (text === null) return null
  const level = LOG_LEVELS.find((known) => known === text)
  if (level) return level
  throw new ConfigError(`Expected LOG_LEVEL to be one of ${LOG_LEVELS.join(', ')}, got "${text}". Leave it out if unsure.`)
}
