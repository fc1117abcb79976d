import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../embedded-postgres.ts'

/** A PostgreSQL for one test file, gone with its folder on `stop`. */
export interface TestPostgres {
  dataDir: string
  url: string
  stop(): Promise<void>
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'interleave-postgres-'))
  const { url, stop } = await startEmbeddedPostgres(dataDir)
  return {
    dataDir,
    url,
    stop: async () => {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
