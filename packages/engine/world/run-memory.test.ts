import assert from 'node:assert/strict'
import test from 'node:test'
import { loadTestSandbox, mustCompile } from '../testing/test-sandbox.ts'
import { hashTrace } from '../trace/hash-trace.ts'
import { run, runWithChoices } from '../run/run.ts'
import type { RunOptions } from '../run/run.ts'
import { replay } from '../run/schedule.ts'
import { defineWorld } from './define-world.ts'

const world = defineWorld({ resources: { db: { latencyMs: [5, 20], faults: ['503'] } }, routes: [{ url: 'http://shop.test/*', body: 'hello' }] })

// Programs whose beginning holds all that passes between host and guest before the first choice.
const programs: Record<string, string> = {
  'two flows': `
    import { io } from 'interleave:world'
    let seen = ''
    const flow = async (name: string) => { seen += name + await io('db', () => name); console.log(seen, Date.now(), Math.random()) }
    await Promise.all([flow('a'), flow('b')])`,
  'errors, rejections and signals at the start': `
    import { io, client } from 'interleave:world'
    const signal = AbortSignal.any([client({ hangsUpAtMs: 8 }), AbortSignal.timeout(50)])
    const lost = Promise.reject(new RangeError('lost'))
    setTimeout(() => lost.catch(() => {}), 3)
    signal.addEventListener('abort', () => console.log('aborted', String(signal.reason)))
    try { (null as unknown as { a: string }).a } catch (error) { console.log((error as Error).stack) }
    await Promise.allSettled([io('db', () => 1, { signal }), io('db', undefined, { signal }), fetch('http://shop.test/x', { signal }).then((r) => r.text())])`,
  'tests that share a beginning': `
    import test from 'node:test'
    import assert from 'node:assert/strict'
    import { store } from 'interleave:world'
    const accounts = store('accounts', { a: 1 })
    test('reads', async () => assert.equal(await accounts.get('a'), 1))
    test('adds twice', async () => {
      const add = async () => { await accounts.set('a', ((await accounts.get('a')) ?? 0) + 1) }
      await Promise.all([add(), add()])
      assert.equal(await accounts.get('a'), 3)
    })
    test('throws', async () => { await accounts.get('a'); throw new Error('no') })`,
  'a limit before the first choice': `function down(): void {\n  down()\n}\ndown()`,
}

const schedules = ['i1.', 'i1.1', 'i1.01', 'i1.2', 'i1.11', 'i1.']
const options: RunOptions[] = [{}, { test: 1 }, { test: 'none' }, { test: 1 }, { test: 2, maxFaults: 1 }, { track: true }]

for (const [name, text] of Object.entries(programs))
  test(`${name}: a run that begins from memory is a fresh one`, async () => {
    const program = mustCompile(text)
    const hasTests = text.includes('node:test')
    const one = await loadTestSandbox()
    for (const how of options) {
      if (!hasTests && typeof how.test === 'number') continue
      for (const schedule of schedules) {
        const fresh = await loadTestSandbox()
        const [again, once] = [one, fresh].map((sandbox) => runWithChoices(sandbox, program, world, replay(schedule), how))
        assert.equal(hashTrace(again!.trace), hashTrace(once!.trace), `${JSON.stringify(how)} ${schedule}`)
        assert.deepEqual(again!.events, once!.events)
      }
    }
  })

test('a beginning is not told to a run in another world, or of another program', async () => {
  const sandbox = await loadTestSandbox()
  const program = mustCompile('console.log(Math.random()); setTimeout(() => {}, 5); await new Promise((done) => setTimeout(done, 5))')
  const printed = (seed: number): string[] => run(sandbox, program, defineWorld({ seed })).records.flatMap((record) => (record.type === 'console' ? [record.text] : []))
  const first = printed(1)
  for (let nth = 0; nth < 3; nth++) assert.deepEqual(printed(1), first)
  assert.notDeepEqual(printed(2), first)
  run(sandbox, mustCompile('console.log(1)'), world)
  assert.deepEqual(printed(1), first)
})
