import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { LOG_LEVELS, type LogLevel } from '@interleave/http-service'

/** What the service is told from outside, checked. */
export interface Config {
  host: string
  port: number
  /** Null: the service runs a PostgreSQL of its own in `dataDir`. */
  databaseUrl: string | null
  dataDir: string
  /** Null: started beside the service, with faults that can be set. */
  pricingUrl: string | null
  inventoryUrl: string | null
  /** Orders that an empty database is filled with. */
  sampleOrders: number
  /** The most connections to the database for requests; the work behind has its own. */
  connections: number
  /** The most requests a second from one address. Null: no limit. */
  requestsPerSecond: number | null
  /** How long it goes on answering after it was told to stop and `/readyz` says so, for whoever sends requests here to hear. */
  drainWaitMs: number
  /** Invoices that are made at a time, each in a thread. */
  invoiceThreads: number
  /** How long ended jobs and their invoices are kept, in days. Null: for ever. */
  keepInvoicesDays: number | null
  /** Null: `info`, or `warn` when a person watches in a terminal. */
  logLevel: LogLevel | null
}

/** A setting that cannot be used: what was expected, what came, what to do. */
export class ConfigError extends Error {
  readonly code = 'config-invalid'
}

/**
 * Reads `PORT`, `HOST`, `DATABASE_URL`, `DATA_DIR`, `PRICING_URL`, `INVENTORY_URL`, `SAMPLE_ORDERS`, `CONNECTIONS`,
 * `REQUESTS_PER_SECOND`, `DRAIN_WAIT_MS`, `INVOICE_THREADS`, `KEEP_INVOICES_DAYS` and `LOG_LEVEL`. An empty value counts as not set. Throws `ConfigError` that names every wrong
 * setting at once.
 */
export function readConfig(env: Record<string, string | undefined>, repositoryRoot: string): Config {
  const wrong: string[] = []
  function read<T>(name: string, fallback: T, parse: (text: string) => T | null, expected: string): T {
    const text = env[name]?.trim()
    if (!text) return fallback
    const value = parse(text)
    if (value !== null) return value
    wrong.push(`Expected ${name} to be ${expected}. Correct it, or leave it out.`)
    return fallback
  }
  const config: Config = {
    host: read('HOST', '127.0.0.1', (text) => (/^[\w.:-]+$/.test(text) && !text.includes('://') ? text : null), 'an address or a name such as 127.0.0.1'),
    port: read('PORT', 4400, whole(0, 65_535), 'a whole number from 0 to 65535'),
    // A wrong one is not repeated: it may hold a password.
    databaseUrl: read<string | null>('DATABASE_URL', null, (text) => (hasScheme(text, ['postgres:', 'postgresql:']) ? text : null), 'like postgres://user:password@host:5432/name'),
    dataDir: resolve(repositoryRoot, env['DATA_DIR']?.trim() || '.data/orders'),
    pricingUrl: read<string | null>('PRICING_URL', null, httpUrl, 'like http://pricing.test'),
    inventoryUrl: read<string | null>('INVENTORY_URL', null, httpUrl, 'like http://inventory.test'),
    // A database of yours is not filled unless you say so.
    sampleOrders: read('SAMPLE_ORDERS', env['DATABASE_URL']?.trim() ? 0 : 5_000, whole(0, 1_000_000), 'a whole number from 0 to 1000000'),
    connections: read('CONNECTIONS', 20, whole(2, 1_000), 'a whole number from 2 to 1000'),
    requestsPerSecond: read<number | null>('REQUESTS_PER_SECOND', 100, whole(0, 1_000_000), 'a whole number from 0, which sets no limit') || null,
    drainWaitMs: read('DRAIN_WAIT_MS', 0, whole(0, 60_000), 'a whole number from 0 to 60000'),
    invoiceThreads: read('INVOICE_THREADS', Math.max(1, Math.min(4, availableParallelism() - 1)), whole(1, 64), 'a whole number from 1 to 64'),
    keepInvoicesDays: read<number | null>('KEEP_INVOICES_DAYS', 90, whole(0, 36_500), 'a whole number from 0, which keeps them for ever') || null,
    logLevel: read<LogLevel | null>('LOG_LEVEL', null, (text) => LOG_LEVELS.find((level) => level === text) ?? null, `one of ${LOG_LEVELS.join(', ')}`),
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'))
  return config
}

const whole = (least: number, most: number) => (text: string): number | null =>
  /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null

/**
 * Refuses to serve others as root: on a database of yours it is a deployment, and whoever finds a way in would have the
 * machine. On a database of its own it is somebody trying it out, who is told. `ALLOW_ROOT=1` says that you know better.
 * Returns what to warn of, or null. Throws `ConfigError`.
 */
export function checkUser(env: Record<string, string | undefined>, uid: number | undefined): string | null {
  if (uid !== 0 || env['ALLOW_ROOT']?.trim() === '1') return null
  if (!env['DATABASE_URL']?.trim()) return 'The service runs as root. Run it as an ordinary user where others can reach it.'
  throw new ConfigError('Expected an ordinary user, got root. Run it as one (USER node in a container), or set ALLOW_ROOT=1 if you know what you do.')
}

function hasScheme(text: string, schemes: string[]): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol)
}

const httpUrl = (text: string): string | null => (hasScheme(text, ['http:', 'https:']) ? text.replace(/\/+$/, '') : null)
