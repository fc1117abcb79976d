import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { withTimeout } from '@interleave/patterns'
import { type BugId, root } from '../bugs/catalogue.ts'

/** The service as a program of its own, as `npm run orders` starts it. */
export interface ServiceProcess {
  url: string
  pid: number
  /** Resolves when it has ended, with its exit code or the signal. */
  ended: Promise<number | NodeJS.Signals>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Lets it drain. */
  stop(): Promise<void>
  /** What it wrote to its log, the last lines. */
  log(): string
}

export interface ServiceProcessOptions {
  databaseUrl: string
  pricingUrl: string
  inventoryUrl: string
  dataDir: string
  bug?: BugId | null
  /** 0 takes a free port. */
  port?: number
}

const START_LIMIT_MS = 60_000
const LINES_KEPT = 40

/** Starts the service and waits until it is ready. Rejects with what it last said when it ends before. */
export async function startServiceProcess({ databaseUrl, pricingUrl, inventoryUrl, dataDir, bug = null, port = 0 }: ServiceProcessOptions): Promise<ServiceProcess> {
  const child = spawn(
    process.execPath,
    ['--import', join(root, 'apps/orders/bugs/preload.ts'), join(root, 'apps/orders/main.ts'), ...(bug ? ['--bug', bug] : [])],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'], NODE_ENV: 'production', ALLOW_ROOT: '1', LOG_LEVEL: 'warn', PORT: String(port), DATA_DIR: dataDir, SAMPLE_ORDERS: '5000', REQUESTS_PER_SECOND: '0',
        DATABASE_URL: databaseUrl, PRICING_URL: pricingUrl, INVENTORY_URL: inventoryUrl,
      },
    },
  )
  const lines: string[] = []
  const ready = Promise.withResolvers<string | null>()
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (lines.length > LINES_KEPT) lines.shift()
      const url = /is ready at (\S+)/.exec(line)?.[1]
      if (url) ready.resolve(url)
    })
  const ended = exitOf(child)
  void ended.then(() => ready.resolve(null))
  const url = await withTimeout(START_LIMIT_MS, (signal) => {
    signal.addEventListener('abort', () => void child.kill('SIGKILL'))
    return ready.promise
  })
  if (url === null) throw new Error(`Expected the service to start, it ended and said:\n${lines.join('\n')}`)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  return { url, pid: child.pid ?? 0, ended, kill: () => end('SIGKILL'), stop: () => end('SIGTERM'), log: () => lines.join('\n') }
}

async function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return code ?? signal ?? 1
}
