import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sleep } from '@interleave/patterns'
import { createEngine, type WorkerPort } from './engine-client.ts'
import type { FromWorker, ToWorker } from './messages.ts'

class FakeWorker implements WorkerPort {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null
  onerror: ((event: ErrorEvent) => void) | null = null
  readonly got: ToWorker[] = []
  isTerminated = false
  postMessage(message: ToWorker): void {
    this.got.push(message)
  }
  terminate(): void {
    this.isTerminated = true
  }
  say(message: FromWorker): void {
    this.onmessage?.(new MessageEvent('message', { data: message }))
  }
}

function setUp(options = {}) {
  const workers: FakeWorker[] = []
  const engine = createEngine({
    ...options,
    spawn() {
      const worker = new FakeWorker()
      workers.push(worker)
      return worker
    },
  })
  const nth = (index: number): FakeWorker => {
    const worker = workers[index]
    assert.ok(worker, `worker ${index} was spawned`)
    return worker
  }
  return { engine, workers, nth }
}

const soFar = (orders: number) => ({
  claim: { kind: 'sampled' as const, orders }, claimText: '', outcomes: [], failures: [], stats: { runs: orders, ms: 1 }, stopped: false,
})
const files = [{ name: 'main.ts', text: '' }]
const names = (...names: string[]) => ({ ok: true as const, names, trace: { version: 1 as const, schedule: '', seed: 0, records: [], end: { kind: 'finished' as const } } })

test('calls are answered in order by one worker', async () => {
  const { engine, workers, nth } = setUp()
  const first = engine.tests({ files })
  const second = engine.tests({ files })
  assert.equal(nth(0).got.length, 1)
  nth(0).say({ type: 'ready' })
  nth(0).say({ type: 'done', id: 1, value: names('a') })
  assert.equal(nth(0).got.length, 2)
  nth(0).say({ type: 'done', id: 2, value: names('b') })
  assert.deepEqual([await first, await second], [names('a'), names('b')])
  assert.equal(workers.length, 1)
})

test('an answer to a cancelled call goes nowhere, and the next call gets its own', async () => {
  const { engine, nth } = setUp()
  const abort = new AbortController()
  const first = engine.tests({ files, signal: abort.signal })
  const second = engine.tests({ files })
  abort.abort('newer')
  await assert.rejects(first, (reason) => reason === 'newer')
  nth(0).say({ type: 'done', id: 1, value: names('old') })
  nth(0).say({ type: 'done', id: 2, value: names('new') })
  assert.deepEqual(await second, names('new'))
})

test('a silent worker is ended, replaced, and the run says so', async () => {
  const { engine, nth } = setUp({ wallMs: 20 })
  const first = engine.run({ files })
  const second = engine.tests({ files })
  nth(0).say({ type: 'ready' })
  const result = await first
  assert.ok(result.ok)
  assert.equal(result.trace.end.kind === 'limit' && result.trace.end.limit, 'wall')
  assert.equal(nth(0).isTerminated, true)
  nth(1).say({ type: 'ready' })
  nth(1).say({ type: 'done', id: 2, value: names('alive') })
  assert.deepEqual(await second, names('alive'))
})

test('progress keeps the watchdog quiet', async () => {
  const { engine, nth } = setUp({ wallMs: 60 })
  const seen: number[] = []
  const exploring = engine.explore({ files, budget: { orders: 10, ms: 1000 }, onProgress: (p) => seen.push(p.stats.runs) })
  nth(0).say({ type: 'ready' })
  for (let orders = 1; orders <= 4; orders++) {
    await sleep(25)
    nth(0).say({ type: 'progress', id: 1, progress: soFar(orders) })
  }
  assert.equal(nth(0).isTerminated, false)
  assert.deepEqual(seen, [1, 2, 3, 4])
  engine.close()
  await assert.rejects(exploring, { name: 'AbortError' })
})

test('a stopped exploration that does not answer gives what was seen so far', async () => {
  const { engine, nth } = setUp({ graceMs: 10 })
  const abort = new AbortController()
  const exploring = engine.explore({ files, budget: { orders: 10, ms: 1000 }, signal: abort.signal })
  nth(0).say({ type: 'ready' })
  nth(0).say({ type: 'progress', id: 1, progress: soFar(7) })
  abort.abort()
  const result = await exploring
  assert.ok('stopped' in result && result.stopped)
  assert.deepEqual(result.claim, { kind: 'sampled', orders: 7 })
  assert.equal(nth(0).isTerminated, true)
})

test('what may soon be run starts the worker, goes to it ahead of the call, and is waited for by nobody', async () => {
  const { engine, workers, nth } = setUp()
  engine.prepare({ files, locals: true })
  const running = engine.tests({ files })
  assert.deepEqual(nth(0).got.map(({ type }) => type), ['prepare', 'call'])
  nth(0).say({ type: 'done', id: 1, value: names('a') })
  assert.deepEqual(await running, names('a'))
  assert.equal(workers.length, 1)
})

test('a worker that breaks rejects the call under way and the next call gets a new one', async () => {
  const { engine, nth } = setUp()
  const first = engine.tests({ files })
  nth(0).onerror?.(Object.assign(new Event('error'), { message: 'boom' }) as ErrorEvent)
  await assert.rejects(first, /boom/)
  const second = engine.tests({ files })
  nth(1).say({ type: 'done', id: 2, value: names() })
  assert.deepEqual(await second, names())
})
