import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scope, sleep, withTimeout } from '@interleave/patterns'

/** The academy as `npm start` runs it, on a port and in a data folder of its own. */
export interface TestServer extends AsyncDisposable {
  url: string
  /** Starts it again after `kill`, on the same port and data. */
  start(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
// A first start makes a database and, in a fresh clone, builds the pages.
const readyMs = 240_000
const stopMs = 20_000

export async function startServer(): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'interleave-data-'))
  const port = await freePort()
  let running: Running | null = null

  const server: TestServer = {
    url: `http://127.0.0.1:${port}`,
    async start() {
      running = await launch(port, dataDir)
    },
    async kill() {
      running?.child.kill('SIGKILL')
      await running?.exited
      running = null
    },
    async [Symbol.asyncDispose]() {
      // After a kill its database may still run; a start takes it over, and a proper stop ends it.
      running ??= await launch(port, dataDir)
      await stop(running)
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  await server.start()
  return server
}

interface Running {
  child: ChildProcess
  exited: Promise<unknown>
  log: () => string
}

async function launch(port: number, dataDir: string): Promise<Running> {
  const { DATABASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, [join('apps', 'server', 'main.ts')], {
    cwd: root,
    env: { ...env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  let output = ''
  const keep = (chunk: string): void => void (output += chunk)
  child.stderr.setEncoding('utf8').on('data', keep)
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    keep(chunk)
    if (output.includes(`http://127.0.0.1:${port}`)) resolve()
  })
  void exited.then(() => reject(new Error(`The server ended before it was ready:\n${output}`)))
  const running: Running = { child, exited, log: () => output }
  try {
    await withTimeout(readyMs, (signal) => {
      signal.addEventListener('abort', () => reject(signal.reason as DOMException))
      return ready
    })
  } catch (error) {
    await stop(running)
    throw error instanceof DOMException ? new Error(`The server was not ready after ${readyMs / 1000} s:\n${output}`, { cause: error }) : error
  }
  return running
}

async function stop({ child, exited, log }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  let isLate = false
  {
    await using grace = scope()
    void grace.spawn(async (signal) => {
      await sleep(stopMs, { signal })
      isLate = true
      child.kill('SIGKILL')
    })
    await exited
  }
  if (isLate) throw new Error(`The server did not stop within ${stopMs / 1000} s of being asked:\n${log()}`)
}

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('Expected a port of this machine')
  return address.port
}
