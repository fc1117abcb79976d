import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { identifyProcess, readPostmaster } from '@interleave/postgres'

/** The service as `npm run orders` runs it. */
interface Running {
  child: ChildProcess
  url: string
  out: string
  err: string
  exited: Promise<number | null>
}

let dataDir: string
const children: ChildProcess[] = []
before(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'interleave-orders-'))))
after(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  const left = await readPostmaster(join(dataDir, 'postgres'))
  if (left && (await identifyProcess(left.pid))) process.kill(left.pid, 'SIGQUIT')
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

async function start(env: Record<string, string> = {}, ...args: string[]): Promise<Running> {
  const program = ['--import', join(import.meta.dirname, 'bugs/preload.ts'), join(import.meta.dirname, 'main.ts'), ...args]
  const child = spawn(process.execPath, program, { env: { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  const running: Running = { child, url: '', out: '', err: '', exited: once(child, 'close').then(([code]) => code as number | null) }
  child.stderr.on('data', (chunk: Buffer) => (running.err += chunk.toString()))
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      running.out += chunk.toString()
      if (/ready at .*\n/.test(running.out)) resolve()
    })
    child.once('close', () => resolve())
  })
  running.url = /ready at (\S+)/.exec(running.out)?.[1] ?? ''
  return running
}

test('it starts with sample data, says where it is in one line, and is gone with its database after Ctrl-C', async () => {
  const service = await start({ SAMPLE_ORDERS: '300' })
  assert.match(service.out, /^The orders service is ready at http:\/\/127\.0\.0\.1:\d+\n$/, service.err)
  const postmaster = await readPostmaster(join(dataDir, 'postgres'))
  for (const path of ['/orders/300', '/orders/1/summary', '/docs', '/metrics']) assert.equal((await fetch(service.url + path)).status, 200, path)
  service.child.kill('SIGINT')
  assert.equal(await service.exited, 0, service.err)
  assert.equal(await identifyProcess(postmaster?.pid ?? 0), null)
})

test('killed and started again it goes on where it was: what was accepted is there, and its key is known', async () => {
  const order = { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': 'before-the-kill' }, body: '{"customer":"Ada","lines":[{"sku":"pen","quantity":1}]}' }
  const first = await start()
  const placed = await (await fetch(`${first.url}/orders`, order)).text()
  first.child.kill('SIGKILL')
  await first.exited
  const second = await start()
  assert.equal(await (await fetch(`${second.url}/orders`, order)).text(), placed, second.err)
  second.child.kill('SIGTERM')
  assert.equal(await second.exited, 0, second.err)
})

const refusals: [name: string, env: Record<string, string>, args: string[], code: number, says: RegExp][] = [
  ['a setting that cannot be used', { PORT: 'here' }, [], 2, /^Expected PORT to be a whole number/m],
  ['more connections than its own database takes', { CONNECTIONS: '50' }, [], 2, /^Expected CONNECTIONS and INVOICE_THREADS to come to at most 57 connections, got \d+\./m],
  ['a database that cannot be reached', { DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/orders', ALLOW_ROOT: '1' }, [], 1, /^The database orders at 127\.0\.0\.1:1 cannot be reached/m],
  ['a bug that there is not', {}, ['--bug', 'nothing'], 2, /^Expected --bug with one of missing-await, /m],
  ['an option that there is not', {}, ['--bugs=missing-await'], 2, /^Unknown option '--bugs'/m],
]
for (const [name, env, args, code, says] of refusals)
  test(`${name} is told in words, and it ends`, async () => {
    const { exited, err } = await start(env, ...args)
    assert.equal(await exited, code)
    assert.match(err, says)
    assert.doesNotMatch(err, /secret|    at /)
  })
