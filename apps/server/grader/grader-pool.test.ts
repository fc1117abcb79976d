import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Lab } from '@interleave/engine'
import { sleep } from '@interleave/patterns'
import { GraderLost } from './grader-child.ts'
import { GraderPool } from './grader-pool.ts'

const lab: Lab = {
  id: 'lab', version: '1', world: { seed: 1, startAt: 0, resources: {}, routes: [] },
  given: [], starter: [], testFile: 'a.test.ts', wheats: [], chaffs: [], spec: [], budget: { orders: 1, ms: 1 },
}
let restarts = 0
const said: string[] = []
let pool: GraderPool
const script = (text: string, signal = new AbortController().signal) => pool.grade(lab, { files: [{ name: 'a.ts', text }] }, signal)

before(async () => {
  pool = new GraderPool({
    size: 1, threadFile: fileURLToPath(new URL('../fixtures/grader-double.ts', import.meta.url)), limitMs: 400, recycleAfter: 3,
    log: (message) => said.push(message), onRestart: () => restarts++,
  })
  while (!pool.isReady) await sleep(5)
})
after(() => pool.stop())

test('a submission is graded in another process', async () => {
  assert.equal((await script('hello')).message, 'graded: hello')
  assert.equal(pool.pids.includes(process.pid), false)
})

test('every thread of a grader that began as root has lost root, its groups and our environment', { skip: process.getuid?.() !== 0 && 'needs root to see root dropped' }, async () => {
  assert.equal((await script('hello')).engine.seed, 64_999)
  const [pid] = pool.pids
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')
    assert.match(status, /^Uid:\t64999\t64999\t64999\t64999$/m)
    assert.match(status, /^Groups:\t\s*$/m)
    assert.match(status, /^CapEff:\t0+$/m)
  }
  assert.equal(/PATH|HOME/.test(readFileSync(`/proc/${pid}/environ`, 'utf8')), false)
})

test('a program that never ends becomes a wall verdict, and the next one is graded', async () => {
  assert.equal((await script('spin')).kind, 'wall')
  assert.equal((await script('next')).message, 'graded: next')
})

test('a process is replaced after its share of submissions', async () => {
  const seen = new Set<number>()
  for (let i = 0; i < 7; i++) {
    await script(`${i}`)
    for (const pid of pool.pids) seen.add(pid)
  }
  assert.ok(seen.size >= 2, `expected several processes, saw ${[...seen].join(', ')}`)
})

test('a grader killed in the middle is reported as lost, and another takes its place', async () => {
  while (!pool.isReady) await sleep(5)
  const before = restarts
  const graded = script('sleep 300')
  await sleep(50)
  process.kill(pool.pids[0]!, 'SIGKILL')
  await assert.rejects(graded, GraderLost)
  assert.equal((await script('again')).message, 'graded: again')
  assert.equal(restarts, before + 1)
})

test('trouble of the engine itself is no verdict', async () => {
  await assert.rejects(script('throw'), { code: 'grader-lost', message: 'told to' })
})

test('a thread that dies takes its process with it, and work goes on', async () => {
  await assert.rejects(script('exit'), GraderLost)
  assert.equal((await script('alive')).message, 'graded: alive')
  assert.ok(said.some((text) => text.includes('told to')), said.join('\n'))
})

test('an aborted submission leaves at once, in the grader or in the line', async () => {
  const stop = new AbortController()
  const running = script('sleep 300', stop.signal)
  const waiting = script('sleep 300', stop.signal)
  await sleep(30)
  stop.abort(new Error('enough'))
  await assert.rejects(running, /enough/)
  await assert.rejects(waiting, /enough/)
  assert.equal((await script('fine')).message, 'graded: fine')
})
