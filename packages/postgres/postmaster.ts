import { readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sleep, withTimeout } from '@interleave/patterns'
import { identifyProcess, isRunning } from './process-identity.ts'

/** What a running PostgreSQL says of itself in `postmaster.pid`. */
export interface Postmaster {
  pid: number
  port: number
  ready: boolean
}

export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => null)
  const lines = text?.split('\n') ?? []
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 0) return null
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Ends a PostgreSQL that outlived the process which started it (a `kill -9`, a crash), and clears a pid file whose
 * number now belongs to some other program. A pid file of a dead server stays: PostgreSQL itself judges it best.
 */
export async function stopLeftOver(cluster: string): Promise<void> {
  const left = await readPostmaster(cluster)
  if (!left || !isRunning(left.pid)) return
  if (!(await runsIn(left.pid, cluster))) {
    await rm(join(cluster, 'postmaster.pid'), { force: true })
    return
  }
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(left.pid, signal)
    if (await goneWithin(left.pid, 10_000)) return
  }
  throw new Error(`A PostgreSQL left over in ${cluster} (process ${left.pid}) does not stop. End it by hand, then start again.`)
}

async function runsIn(pid: number, cluster: string): Promise<boolean> {
  // PostgreSQL makes its cluster its working directory. Elsewhere than on Linux that cannot be asked: the safe answer
  // is yes, since PostgreSQL would refuse to start next to a living one.
  if (process.platform !== 'linux') return true
  return (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === cluster
}

async function goneWithin(pid: number, limitMs: number): Promise<boolean> {
  const goes = async (signal: AbortSignal): Promise<boolean> => {
    // Not `isRunning`: a dead process keeps its id until its new parent has looked, which can take a second.
    while ((await identifyProcess(pid)) !== null) await sleep(10, { signal })
    return true
  }
  return withTimeout(limitMs, goes).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'TimeoutError') return false
    throw error
  })
}
