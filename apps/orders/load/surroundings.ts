import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HttpServer, listen } from '@interleave/http-service'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@interleave/postgres'
import pg from 'pg'
import { type Faults, type FaultyService, NO_FAULTS } from '../dependencies/faults.ts'
import { inventory } from '../dependencies/inventory-server.ts'
import { pricing } from '../dependencies/pricing-server.ts'

/** A dependency that load can look into, make ill, and kill. */
export interface Dependency {
  readonly url: string
  readonly service: FaultyService
  setFaults(faults: Partial<Faults>): void
  /** Gone, with all its connections; `revive` brings it back at the same address. */
  kill(): Promise<void>
  revive(): Promise<void>
}

/** What the service stands among, owned by whoever drives load, so that it can be looked at and broken. */
export interface Surroundings {
  dataDir: string
  pricing: Dependency
  inventory: Dependency
  /** A database of that name, made when it is not there. */
  databaseUrl(name: string): Promise<string>
  /** A connection of its own, from outside of the service; whoever asks ends it. */
  connect(name: string): Promise<pg.Client>
  /** Runs a statement in a database, from outside of the service. */
  query<Row extends pg.QueryResultRow>(name: string, text: string, values?: unknown[]): Promise<Row[]>
  /** `kill` is a crash: what was not written is lost, and `revive` recovers the rest. */
  postgres: { kill(): Promise<void>; revive(): Promise<void> }
  stop(): Promise<void>
}

export async function startSurroundings(): Promise<Surroundings> {
  await using started = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'interleave-orders-'))
  started.defer(() => rm(dataDir, { recursive: true, force: true }))
  let crash = new AbortController()
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres(dataDir, crash.signal)
  started.defer(() => postgres.stop())
  const { port } = new URL(postgres.url)
  const dependencies = [await startDependency('pricing', pricing()), await startDependency('inventory', inventory())] as const
  for (const dependency of dependencies) started.defer(() => dependency.kill())

  const urlOf = (name: string): string => postgres.url.replace(/[^/]+$/, name)
  const connect = async (name: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: urlOf(name), application_name: 'load' })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  const query = async <Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[] = []): Promise<Row[]> => {
    const client = await connect(name)
    try {
      return (await client.query<Row>(text, values)).rows
    } finally {
      await client.end()
    }
  }
  const all = started.move()
  return {
    dataDir,
    pricing: dependencies[0],
    inventory: dependencies[1],
    connect,
    query,
    databaseUrl: async (name) => {
      const [found] = await query('postgres', 'select 1 from pg_database where datname = $1', [name])
      if (!found) await query('postgres', `create database ${pg.escapeIdentifier(name)}`)
      return urlOf(name)
    },
    postgres: {
      kill: async () => {
        crash.abort()
        await postgres.died
      },
      revive: async () => {
        crash = new AbortController()
        postgres = await startEmbeddedPostgres(dataDir, crash.signal, Number(port))
      },
    },
    stop: () => all.disposeAsync(),
  }
}

async function startDependency(name: string, { service, fetch }: { service: FaultyService; fetch(request: Request): Promise<Response> }): Promise<Dependency> {
  const open = (port: number): Promise<HttpServer> => listen(fetch, { host: '127.0.0.1', port, name, command: 'the load' })
  let server: HttpServer | null = await open(0)
  const { url } = server
  return {
    url,
    service,
    setFaults: (faults) => {
      service.faults = { ...NO_FAULTS, ...faults }
    },
    kill: async () => {
      const dying = server
      server = null
      await dying?.stop(0)
    },
    revive: async () => {
      server = await open(Number(new URL(url).port))
    },
  }
}
