import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPackage } from '../build.ts'

/** A project of somebody else's, into which the packed package was installed. */
export interface Project extends Disposable {
  folder: string
  /** The package's own folder in it. */
  installed: string
}

/** Builds and packs the package, and unpacks it where npm would put it. */
export async function installPacked(): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), 'patterns-'))
  const built = join(folder, 'built')
  await buildPackage(built)
  const packed = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: built, encoding: 'utf8', shell: process.platform === 'win32' })) as { filename: string }[]
  const installed = join(folder, 'node_modules', '@interleave', 'patterns')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, packed[0]?.filename ?? ''), '-C', installed, '--strip-components=1'])
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'main.js'), smoke)
  return { folder, installed, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** What `smoke` prints where everything works. */
export const SMOKE = 'all patterns work'

/** Uses every pattern, by its own entry point or by the index; plain JavaScript of 2022, for every runtime. */
const smoke = `
import { Background, Bulkhead, Channel, CircuitBreaker, configure, dedupe, Mutex, once, Semaphore, sleep, supervise, suppressedErrors, withDeadline } from '@interleave/patterns'
import { all } from '@interleave/patterns/all'
import { allSettled } from '@interleave/patterns/all-settled'
import { any } from '@interleave/patterns/any'
import { map } from '@interleave/patterns/map'
import { race } from '@interleave/patterns/race'
import { retry } from '@interleave/patterns/retry'
import { scope } from '@interleave/patterns/scope'
import { shield } from '@interleave/patterns/shield'
import { withTimeout } from '@interleave/patterns/with-timeout'
import { fetchOk } from '@interleave/patterns/adapters/fetch-ok'

const failures = []
const equal = (what, actual, expected) => {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) failures.push(what + ': ' + JSON.stringify(actual) + ', expected ' + JSON.stringify(expected))
}
const errorOf = (promise) => promise.then(() => 'none', (error) => error)
const obeys = (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
configure({ onNotice: () => {} })

const outer = new AbortController()
const [first, cleanup, reason] = [new Error('first'), new Error('cleanup'), new Error('outer')]
equal('all', await all([() => 1, async () => 2], { signal: outer.signal }), [1, 2])
equal('first error', (await errorOf(all([() => Promise.reject(first), obeys, async (signal) => { await obeys(signal).catch(() => {}); throw cleanup }]))) === first, true)
equal('suppressed', suppressedErrors(first).map(String), ['Error: cleanup'])
equal('allSettled', (await allSettled([() => 1, () => Promise.reject(2)])).map(({ status }) => status), ['fulfilled', 'rejected'])
equal('any', await any([() => Promise.reject(1), () => 2, obeys]), 2)
equal('race', await race([() => 3, obeys]), 3)
equal('scope', await scope(async (s) => (await s.spawn(() => 4)) + 1), 5)
const left = scope()
left.spawn(obeys)
await left[Symbol.asyncDispose]()
equal('supervise', await supervise((s) => { s.spawn(() => Promise.reject(first)) ; return 6 }, { onError: () => {} }), 6)
equal('withTimeout', (await errorOf(withTimeout(5, obeys))).name, 'TimeoutError')
equal('withDeadline', (await errorOf(withDeadline(Date.now() + 5, obeys))).name, 'TimeoutError')
equal('shield', await shield(1000, () => 7), 7)
equal('retry', await retry((_, attempt) => attempt < 3 ? Promise.reject({ status: 503 }) : attempt, { baseMs: 1 }), 3)
equal('map', await map([1, 2, 3], async (n) => n * 2, { concurrency: 2 }), [2, 4, 6])
const semaphore = new Semaphore(1)
const permit = await semaphore.acquire()
const waiting = semaphore.acquire({ signal: outer.signal })
const aborted = [waiting, all([obeys], { signal: outer.signal }), sleep(1e9, { signal: outer.signal })].map(errorOf)
outer.abort(reason)
equal('outer reason', (await Promise.all(aborted)).map((error) => error === reason), [true, true, true])
permit[Symbol.dispose]()
equal('permit', semaphore.free, 1)
equal('Mutex', await new Mutex().run(() => 8), 8)
const bulkhead = new Bulkhead({ concurrency: 1 })
const held = await bulkhead.acquire()
equal('Bulkhead', (await errorOf(bulkhead.run(() => 9))).code, 'bulkhead-full')
held.release()
const breaker = new CircuitBreaker({ failures: 1 })
await errorOf(breaker.run(() => Promise.reject(first)))
equal('CircuitBreaker', (await errorOf(breaker.run(() => 1))).code, 'circuit-open')
const channel = new Channel(2)
await channel.send('a')
channel.close()
for await (const value of channel) equal('Channel', value, 'a')
const load = once(async () => 10)
equal('once', [await load(), await load()], [10, 10])
equal('dedupe', await Promise.all([dedupe('k', () => sleep(1)), dedupe('k', () => 2)]), [null, null])
const background = new Background()
background.run(() => sleep(1), { name: 'work' })
equal('background', (await background.drain()).map(({ name, outcome }) => name + ' ' + outcome), ['work finished'])
equal('fetchOk', await fetchOk('http://x/', { fetch: async () => new Response('[1]') }), [1])
console.log(failures.join('\\n') || '${SMOKE}')
`
