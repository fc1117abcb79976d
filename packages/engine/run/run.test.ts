import assert from 'node:assert/strict'
import test from 'node:test'
import { hashTrace } from '../trace/hash-trace.ts'
import type { RunEnd, Trace } from '../trace/trace.ts'
import { loadTestSandbox, mustCompile } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import type { PartialWorld } from '../world/define-world.ts'
import { run } from './run.ts'
import { replay } from './schedule.ts'

const sandbox = await loadTestSandbox()

function trace(text: string, world: PartialWorld = {}, schedule = 'i1.'): Trace {
  return run(sandbox, mustCompile(text), defineWorld(world), replay(schedule))
}

function printed({ records }: Trace): string[] {
  return records.flatMap((record) => (record.type === 'console' ? [record.text] : []))
}

function ending(end: RunEnd): string {
  if (end.kind === 'limit') return `${end.limit} at ${end.place?.line ?? '?'}`
  if (end.kind === 'crashed') return `${end.error.name}: ${end.error.message} at ${end.error.stack[0]?.line ?? '?'}`
  return end.kind === 'never-settles' ? `never-settles at ${end.place?.line ?? '?'}` : end.kind
}

test('virtual time passes only by events', () => {
  const result = trace(`
    import { setTimeout as wait } from 'node:timers/promises'
    const from = performance.now()
    await wait(250)
    console.log(performance.now() - from, Date.now())
  `, { startAt: 1000 })
  assert.deepEqual(printed(result), ['250 1250'])
})

test('timers fire by deadline, then in the order they were set', () => {
  const result = trace(`
    setTimeout(() => console.log('c'), 20)
    setTimeout(() => console.log('a'), 10)
    setTimeout(() => console.log('b'), 10)
    setImmediate(() => console.log('now'))
  `)
  assert.deepEqual(printed(result), ['now', 'a', 'b', 'c'])
})

test('an effect runs at one event and its value arrives at a later one', () => {
  const result = trace(`
    import { io } from 'interleave:world'
    const reply = io('db', () => { console.log('effect', performance.now()); return 7 })
    console.log(await reply, performance.now())
  `, { resources: { db: { latencyMs: 30 } } })
  assert.deepEqual(printed(result), ['effect 15', '7 30'])
})

test('a signal that aborts before the effect keeps it from running', () => {
  const result = trace(`
    import { io, client } from 'interleave:world'
    const signal = client({ hangsUpAtMs: 5 })
    try { await io('db', () => console.log('effect'), { signal }) } catch (error) { console.log((error as Error).name, performance.now()) }
  `, { resources: { db: { latencyMs: 30 } } })
  assert.deepEqual(printed(result), ['AbortError 5'])
})

test('a schedule lets a later reply come first', () => {
  const text = `
    import { io } from 'interleave:world'
    const ask = async (name: string) => { await io(name); console.log(name) }
    await Promise.all([ask('fast'), ask('slow')])
  `
  const world = { resources: { fast: { latencyMs: 5 }, slow: { latencyMs: 50 } } }
  assert.deepEqual(printed(trace(text, world)), ['fast', 'slow'])
  assert.deepEqual(printed(trace(text, world, 'i1.1')), ['slow', 'fast'])
})

test('the world answers fetch, and says so when it has no route', () => {
  const result = trace(`
    const response = await fetch('https://pricing.test/quote')
    console.log(response.status, (await response.json()).cents)
    try { await fetch('https://nowhere.test/') } catch (error) { console.log((error as Error).message) }
  `, { routes: [{ url: 'https://pricing.test/quote', json: { cents: 1250 } }] })
  assert.deepEqual(printed(result), ['200 1250', "fetch failed: this world has no route for GET https://nowhere.test/. Declare one in the world's routes"])
})

test('a declared fault is a choice, and counts', () => {
  const program = mustCompile(`
    import { io } from 'interleave:world'
    try { console.log(await io('pricing', () => 12)) } catch (error) { console.log((error as Error).message) }
  `)
  const world = defineWorld({ resources: { pricing: { faults: ['503'] } } })
  assert.deepEqual(printed(run(sandbox, program, world, replay('i1.1'), { maxFaults: 1 })), ['503'])
  assert.deepEqual(printed(run(sandbox, program, world, replay('i1.1'), { maxFaults: 0 })), ['12'])
})

test('Math.random follows the seed', () => {
  const [one, same, other] = [1, 1, 2].map((seed) => printed(trace('console.log(Math.random())', { seed }))[0])
  assert.equal(one, same)
  assert.notEqual(one, other)
})

const endings: [what: string, text: string, end: string][] = [
  ['a plain end', 'console.log(1)', 'finished'],
  ['a throw', 'const a = 1\nthrow new TypeError("no")', 'TypeError: no at 2'],
  ['a throw in a timer', 'setTimeout(() => {\n  throw new Error("late")\n}, 5)', 'Error: late at 2'],
  ['an endless loop', 'const a = 1\nfor (;;);', 'fuel at 2'],
  ['an endless loop that catches everything', 'for (;;) {\n  try { for (;;); } catch {}\n}', 'fuel at 1'],
  ['endless microtasks', 'async function spin() {\n  for (;;) await 1\n}\nspin()', 'jobs at 2'],
  ['memory in an array', 'const all: number[][] = []\nfor (;;) all.push(new Array(1000).fill(1))', 'memory at 2'],
  ['memory, caught', 'const all: unknown[] = []\nfor (;;) {\n  try { all.push(new Array(100_000).fill(1)) } catch {}\n}', 'memory at 3'],
  ['a text that doubles', 'let text = "x"\nfor (;;) text += text', 'memory at 2'],
  ['recursion', 'function down(): void {\n  down()\n}\ndown()', 'stack at 2'],
  ['a console flood', 'for (;;) console.log("x".repeat(100))', 'output at 1'],
  ['an interval never cleared', 'setInterval(() => {}, 1)', 'events at 1'],
  ['a promise that never settles', 'const a = 1\nawait new Promise(() => {})', 'never-settles at 2'],
  ['eval', 'const a = 1\neval("1")', 'denied at 2'],
  ['Function', 'new Function("return 1")()', 'denied at 1'],
]
for (const [what, text, end] of endings)
  test(`${what} ends as "${end}", and the next run is like a fresh one`, async () => {
    const after = 'console.log(typeof globalThis, Math.random())'
    const fresh = hashTrace(run(await loadTestSandbox(), mustCompile(after), defineWorld()))
    assert.equal(ending(trace(text).end), end)
    assert.equal(hashTrace(trace(after)), fresh)
  })

test('every limit is told in words', () => {
  for (const [, text] of endings) {
    const { end } = trace(text)
    if (end.kind === 'limit') assert.match(end.message, /^[A-Z0-9a-z].{30,}/)
  }
})

test('a rejection nobody handles is recorded, and one handled late is too', () => {
  const kinds = trace(`
    const lost = Promise.reject(new Error('lost'))
    setTimeout(() => lost.catch(() => {}), 5)
  `).records.map(({ type }) => type)
  assert.ok(kinds.includes('unhandled-rejection'))
  assert.ok(kinds.includes('handled-late'))
})
