import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Exploration } from '@interleave/engine/explore/exploration.ts'
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import { compileModule } from 'svelte/compiler'
import type { EngineClient } from '../engine/engine-client.ts'
import type { Bug } from '../lab/deliberate-bugs.ts'

// Runes are no JavaScript yet.
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.svelte.ts')) return next(url, context)
    const source = compileModule(stripTypeScriptTypes(readFileSync(new URL(url), 'utf8')), { generate: 'server', filename: fileURLToPath(url) }).js.code
    return { format: 'module', shortCircuit: true, source }
  },
})
const { LabCode } = await import('../lab/lab-code.svelte.ts')

const trace: Trace = { version: 1, schedule: 's', seed: 1, records: [], end: { kind: 'finished' } }
const finding: Finding = { id: 'B4', title: 'Dropped signal', place: { file: 'controller.ts', line: 1, column: 1 }, at: 0, step: 0, task: null, message: '', fix: '' }
const through = (orders: number): Exploration => ({
  claim: { kind: 'all', orders }, claimText: '', failures: [], stats: { runs: orders, ms: 1 }, stopped: false,
  outcomes: [{ key: 'k', result: 'passes', ok: true, count: orders, schedule: 's', console: [], findings: [] }],
})

/** An engine that answers when the test says so; an aborted call is answered as the worker's client does. */
function scripted(tests: string[]) {
  const calls: { kind: string; text: string; answer: (value: unknown) => void; progress: (soFar: Exploration) => void }[] = []
  const call = (kind: string) => (input: { files: { text: string }[]; signal?: AbortSignal; onProgress?: (soFar: Exploration) => void }) =>
    new Promise((resolve, reject) => {
      input.signal?.addEventListener('abort', () => (kind === 'explore' ? resolve(through(1)) : reject(input.signal?.reason as Error)))
      calls.push({ kind, text: input.files.map(({ text }) => text).join(), answer: resolve, progress: (soFar) => input.onProgress?.(soFar) })
    })
  const engine = { run: call('run'), tests: call('tests'), explore: call('explore'), warm: () => undefined, close: () => undefined } as EngineClient
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    engine,
    calls,
    /** Answers the latest call, which is of this kind. */
    async answer(kind: 'run' | 'tests' | 'explore', value: unknown = { run: { ok: true, trace, findings: [finding], tests }, tests: { ok: true, names: tests, trace }, explore: through(8) }[kind]): Promise<void> {
      await settle()
      const last = calls.at(-1)
      assert.equal(last?.kind, kind)
      last?.answer(value)
      await settle()
    },
    async progress(soFar: Exploration): Promise<void> {
      await settle()
      calls.at(-1)?.progress(soFar)
    },
    settle,
  }
}

const bug: Bug = { id: 'one', title: 'One', files: [{ name: 'service.ts', text: 'bug' }], probe: { name: 'probe.ts', text: '' }, symptoms: [] }
function openLab(tests: string[]) {
  const script = scripted(tests)
  const file = (name: string, text: string) => ({ name, text })
  const lab = { starter: [file('controller.ts', 'controller'), file('service.ts', 'service')], testFile: file('orders.test.ts', 'test'), given: [], world: {}, bugs: [bug] }
  const code = new LabCode(lab as never, script.engine, () => undefined)
  return { ...script, code, bench: code.bench }
}

test('a bug that is put in ends what is explored, whose answer then changes nothing', async () => {
  for (const until of ['tests', 'explore', 'run'] as const) {
    const { code, bench, answer, calls, settle } = openLab(['a'])
    const acting = bench.runAllOrders()
    for (const kind of ['tests', 'explore', 'run'] as const) {
      if (kind === until) break
      await answer(kind)
    }
    await settle()
    assert.equal(calls.at(-1)?.kind, until)
    code.applyBug(bug)
    const said = bench.news
    calls.at(-1)?.answer({ ok: true, trace, findings: [finding], tests: ['a'], names: ['a'] })
    await acting
    assert.deepEqual([bench.active, bench.busy, bench.shown, bench.findings, bench.news, bench.trouble], ['service.ts', null, null, [], said, ''])
  }
})

test('what is typed while orders are explored is of the next exploration, and the claim says so', async () => {
  const { bench, answer, progress, calls } = openLab(['a', 'b'])
  const acting = bench.runAllOrders()
  await answer('tests')
  await progress(through(3))
  assert.equal(bench.claim, '3 orders so far')
  bench.edit('service.ts', 'typed')
  await answer('explore')
  assert.equal(bench.claim, '8 orders so far')
  await answer('explore')
  await answer('run')
  await acting
  assert.deepEqual(calls.map(({ text }) => text.includes('typed')), [false, false, false, false])
  assert.deepEqual([bench.claim, bench.isStale], ['All 16 orders explored, shown by their 2 distinct results', true])
})

test('stopped before the last test, it shows what there is, and claims no more', async () => {
  const { bench, answer, settle } = openLab(['a', 'b', 'c'])
  const acting = bench.runAllOrders()
  await answer('tests')
  await answer('explore')
  bench.stop()
  await settle()
  await answer('run')
  await acting
  assert.match(bench.claim, /^9 orders run before it was stopped.*Others may end differently$/)
  assert.equal(bench.shown?.name, 'Order 1')
})
