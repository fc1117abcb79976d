/** `npm run orders:soak -- --seconds 120`: everything that can die does, one after the other under load, and afterwards nothing may be missing. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { scope, sleep } from '@interleave/patterns'
import { root } from '../bugs/catalogue.ts'
import { interrupted } from './interrupted.ts'
import { type Program, startProgram } from './program.ts'
import { type Check, check, settled } from './soak-checks.ts'
import { askForInvoice, placeOrder, runClients, type Told } from './soak-clients.ts'
import { startSurroundings, type Surroundings } from './surroundings.ts'

interface Trouble {
  what: string
  downMs: number
  hurt(signal: AbortSignal): Promise<void>
  heal(): Promise<void>
}

/** What one trouble did. */
interface Seen {
  what: string
  downMs: number
  /** Attempts of clients that failed, from when it began until the first that succeeded after it was over. */
  failed: number
  /** From its end to the first success. */
  backMs: number
}

const DATABASE = 'soak'
const CONNECTIONS = 20
const INVOICE_THREADS = 1
/** What a killed process had taken is another's after 5 s; what has failed is tried again later and later, a minute at most. */
const SETTLE_MS = 120_000

export interface SoakOptions {
  seconds: number
  /** New clients a second. */
  perSecond: number
  seed: number
  /** Filled while it runs. */
  told: Told
  signal: AbortSignal
}

/** Runs the soak and returns what was seen and found, and the service's last lines of the log. */
export async function soak({ seconds, perSecond, seed, told, signal }: SoakOptions): Promise<{ seen: Seen[]; checks: Check[]; log: string }> {
  await using started = new AsyncDisposableStack()
  const surroundings = await startSurroundings()
  started.defer(() => surroundings.stop())
  const databaseUrl = await surroundings.databaseUrl(DATABASE)
  const start = (port: string): Promise<Program> => startProgram([join(root, 'apps/orders/load/soak-service.ts')], {
    ALLOW_ROOT: '1', LOG_LEVEL: 'error', SAMPLE_ORDERS: '0', REQUESTS_PER_SECOND: '0', CONNECTIONS: String(CONNECTIONS), INVOICE_THREADS: String(INVOICE_THREADS),
    PORT: port, DATA_DIR: surroundings.dataDir, DATABASE_URL: databaseUrl, PRICING_URL: surroundings.pricing.url, INVENTORY_URL: surroundings.inventory.url,
  })
  let service = await start('0')
  started.defer(() => service.stop())
  const { url } = service
  const seen: Seen[] = []
  const restart = async (): Promise<void> => {
    service = await start(new URL(url).port)
  }

  const troubles = troublesOf(surroundings, () => service, restart, (customer, signal) => invoiceFor(url, customer, told, signal))

  await scope(async (s) => {
    const clients = s.spawn((signal) => runClients({ url, perSecond, forMs: seconds * 1_000, seed, told, signal }))
    for (const trouble of troubles) {
      await sleep((seconds * 1_000) / (troubles.length + 1) - trouble.downMs, { signal: s.signal })
      seen.push(await meet(trouble, url, told, s.signal))
    }
    await clients
  }, { signal })
  await settled({ surroundings, database: DATABASE }, SETTLE_MS, signal)
  // The pool for requests, the one for the work behind, and two for cancelling in each.
  const mostConnections = CONNECTIONS + 2 * INVOICE_THREADS + 6 + 4
  return { seen, checks: await check({ surroundings, database: DATABASE, url, told, mostConnections }), log: service.log() }
}

/** Places an order for a customer, and asks for its invoice. */
type AskForInvoice = (customer: string, signal: AbortSignal) => Promise<void>

function troublesOf(surroundings: Surroundings, service: () => Program, restart: () => Promise<void>, invoiceFor: AskForInvoice): Trouble[] {
  const { postgres, pricing, inventory, dataDir } = surroundings
  const nothing = (): Promise<void> => Promise.resolve()
  return [
    { what: 'the database crashes', downMs: 1_500, hurt: () => postgres.kill(), heal: () => postgres.revive() },
    { what: 'inventory is gone', downMs: 2_000, hurt: () => inventory.kill(), heal: () => inventory.revive() },
    { what: 'pricing is gone', downMs: 2_000, hurt: () => pricing.kill(), heal: () => pricing.revive() },
    { what: 'a worker thread dies', downMs: 0, hurt: (signal) => invoiceFor(`dies once ${join(dataDir, 'thread-died')}`, signal), heal: nothing },
    { what: 'the process is killed', downMs: 500, hurt: () => service().kill(), heal: restart },
  ]
}

async function invoiceFor(url: string, customer: string, told: Told, signal: AbortSignal): Promise<void> {
  await askForInvoice(url, await placeOrder(url, 'soak-dies-once', customer, told, signal), told, signal)
}

async function meet({ what, downMs, hurt, heal }: Trouble, url: string, told: Told, signal: AbortSignal): Promise<Seen> {
  const began = performance.now()
  await hurt(signal)
  await sleep(downMs, { signal })
  await heal()
  const over = performance.now()
  // On a slow machine all other clients may have what they wanted by now.
  await placeOrder(url, `soak-after-${what}`.replaceAll(' ', '-'), `client after ${what}`, told, signal)
  const back = told.attempts.find(({ at, ok }) => ok && at > over)?.at ?? Infinity
  return { what, downMs: over - began, failed: told.attempts.filter(({ at, ok }) => !ok && at > began && at < back).length, backMs: back - over }
}

/** What a soak came to, as text. */
export function report(told: Told, seen: readonly Seen[], checks: readonly Check[]): string {
  const attempts = told.attempts.length
  const lines = [
    `${told.orders.size} orders accepted, ${told.jobs.size} invoices asked for, in ${attempts} attempts of which ${told.attempts.filter(({ ok }) => !ok).length} failed and were made again`,
    ...[...told.reasons].sort(([, a], [, b]) => b - a).slice(0, 8).map(([why, count]) => `  ${count} × ${why}`),
    '',
    ...table([['trouble', 'lasted', 'failed attempts', 'back after'], ...seen.map(({ what, downMs, failed, backMs }) => [what, `${(downMs / 1_000).toFixed(1)} s`, String(failed), `${Math.round(backMs)} ms`])]),
    '',
    ...table([['afterwards', '', ''], ...checks.map(({ what, found, ok }) => [what, found, ok ? 'ok' : 'NOT OK'])]),
  ]
  return lines.join('\n')
}

function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd())
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, 'per-second': { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } } })
  const [seconds, perSecond, seed] = [Number(values.seconds), Number(values['per-second']), Number(values.seed)]
  if (!(seconds >= 15) || !(perSecond > 0) || !Number.isInteger(seed)) {
    console.error('Expected --seconds of at least 15, --per-second above 0 and a whole --seed. For example: npm run orders:soak -- --seconds 120')
    process.exit(2)
  }
  const told: Told = { orders: new Map(), jobs: new Map(), attempts: [], reasons: new Map(), wrong: [] }
  try {
    const { seen, checks, log } = await soak({ seconds, perSecond, seed, told, signal: interrupted() })
    console.log(report(told, seen, checks))
    if (!checks.every(({ ok }) => ok)) {
      console.log(log)
      process.exitCode = 1
    }
  } catch (error) {
    console.error(report(told, [], []))
    throw error
  }
  for (const line of told.wrong.slice(0, 10)) console.log(`  ${line}`)
}
