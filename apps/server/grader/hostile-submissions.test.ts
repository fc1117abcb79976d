import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Lab, Verdict } from '@interleave/engine'
import { sleep } from '@interleave/patterns'
import { neverPolling } from '../../../packages/engine/hostile/natives.ts'
import { GraderPool } from './grader-pool.ts'

// The engine as it grades, in the process that grades: what no sandbox can end, its watchdog does.
const LIMIT_MS = 3_000
const starter = [{ name: 'one.ts', text: 'export const one = async (): Promise<number> => 1\n' }]
const lab: Lab = {
  id: 'hostile', version: '1', world: { seed: 1, startAt: 0, resources: {}, routes: [] }, given: [], starter, testFile: 'one.test.ts',
  wheats: [{ id: 'a', files: starter }], chaffs: [], spec: [], budget: { orders: 5, ms: 1_000 },
}
let pool: GraderPool
const restarts: string[] = []

async function submit(line: string): Promise<Verdict> {
  const text = `import test from 'node:test'\nimport assert from 'node:assert/strict'\nimport { one } from './one.ts'\n\ntest('one is one', async () => {\n  ${line}\n  assert.equal(await one(), 1)\n})\n`
  return pool.grade(lab, { files: [...starter, { name: 'one.test.ts', text }] }, new AbortController().signal)
}

before(async () => {
  pool = new GraderPool({
    size: 1, threadFile: fileURLToPath(new URL('./grader-thread.ts', import.meta.url)), limitMs: LIMIT_MS, recycleAfter: 100,
    log: () => undefined, onRestart: () => restarts.push('restarted'),
  })
  while (!pool.isReady) await sleep(5)
})
after(() => pool.stop())

for (const [what, line] of neverPolling.slice(0, 2))
  test(`${what} is ended by the watchdog, in words, and the same process grades the next submission`, async () => {
    const [pid] = pool.pids
    const verdict = await submit(line)
    assert.equal(verdict.kind, 'wall')
    assert.equal(verdict.message, 'Your program was still running after 3 seconds and was stopped. Loops of your own end sooner than that, so look for one call of the language on something huge: an array method on { length: 2 ** 53 }, a search in a very long text.')
    assert.equal((await submit('')).kind, 'passed')
    assert.deepEqual([pool.pids[0], restarts], [pid, []])
  })

const ended: [what: string, line: string, kind: string, words: RegExp][] = [
  ['an endless loop', 'for (;;);', 'fuel', /one\.test\.ts:6/],
  ['memory without an end', 'const all: unknown[] = []; for (;;) all.push(new Array(1000).fill(all))', 'memory', /one\.test\.ts:6/],
  ['recursion without an end', 'const down = (): number => down() + 1; down()', 'stack', /one\.test\.ts:6/],
  ['JSON a million deep', 'JSON.parse("[".repeat(1_000_000))', 'stack', /one\.test\.ts:6/],
]
for (const [what, line, kind, words] of ended)
  test(`${what} ends as ${kind}, with its line`, async () => {
    const verdict = await submit(line)
    assert.equal(verdict.kind, kind, verdict.message)
    assert.match(verdict.message, words)
  })
