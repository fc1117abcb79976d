import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identifyProcess } from './process-identity.ts'

/** Held while this process uses a data directory. */
export interface InstanceLock {
  release(): void
}

/** Another process is using the directory. */
export class AlreadyRunning extends Error {
  readonly code = 'already-running'
}

/**
 * Takes a data directory for this process: two servers on one would fight over its database. A lock left by a process
 * that died, however it died, is taken over.
 */
export async function lockDataDirectory(directory: string): Promise<InstanceLock> {
  const path = join(directory, 'server.lock')
  const mine = await identifyProcess(process.pid)
  if (mine === null) throw new Error('Expected this process to be found by its own id')
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        // A link appears whole or not at all, so nobody ever reads half a lock.
        linkSync(draft, path)
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = readLock(path)
      const pid = Number(holder?.split(' ')[0])
      if (holder !== null && Number.isSafeInteger(pid) && (await identifyProcess(pid)) === holder) {
        throw new AlreadyRunning(
          `Another Interleave (process ${pid}) already uses the data in ${directory}. Stop it first, or set DATA_DIR to another folder.`,
        )
      }
      if (attempt >= 20) throw new Error(`Expected to take ${path} over from a dead process, but it keeps coming back`)
      // Only the very lock that was judged dead is removed; a newer one would differ.
      if (readLock(path) === holder) rmSync(path, { force: true })
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    release: () => {
      if (readLock(path) === mine) rmSync(path, { force: true })
    },
  }
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
