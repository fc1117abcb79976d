import assert from 'node:assert/strict'
import test from 'node:test'
import { accessCorpus } from '../compile/access-corpus.ts'
import { compile, type CompileOptions } from '../compile/compile.ts'
import { orderingCorpus } from '../compile/ordering-corpus.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { hashTrace } from '../trace/hash-trace.ts'
import type { Trace, TraceRecord } from '../trace/trace.ts'
import { defineWorld } from '../world/define-world.ts'
import { runWithChoices } from './run.ts'
import type { RunOptions, RunResult } from './run.ts'
import { nominal } from './schedule.ts'

const sandbox = await loadTestSandbox()
const world = defineWorld({ resources: { db: { latencyMs: 10 } } })

function ran(text: string, compiling: CompileOptions = {}, options: RunOptions = {}): RunResult {
  const program = compile([{ name: 'main.ts', text }], compiling)
  assert.ok(!Array.isArray(program), JSON.stringify(program))
  return runWithChoices(sandbox, program, world, nominal, options)
}

/** Without accesses, and without places: QuickJS notes them at calls and the like, of which there are more. */
const comparable = (trace: Trace): unknown =>
  JSON.parse(JSON.stringify({ ...trace, records: trace.records.filter(({ type }) => type !== 'access') }, (key, value: unknown) => (key === 'place' || key === 'stack' ? undefined : value)))

test('a tracked run has the trace of a plain one, but for where QuickJS notes positions', () => {
  for (const [name, source] of Object.entries({ ...orderingCorpus, ...accessCorpus })) {
    const text = source.replaceAll(/\blog\b/g, 'console.log')
    const plain = ran(text).trace
    for (const options of [{ track: true }, { accesses: true }]) {
      const { trace } = ran(text, { accesses: true }, options)
      assert.deepEqual(comparable(trace), comparable(plain), name)
    }
  }
})

test('a program that tells its accesses runs as ever when nobody asks for them', () => {
  const text = accessCorpus['a value over an await']!.replaceAll(/\blog\b/g, 'console.log')
  const { trace, events } = ran(text, { accesses: true })
  assert.equal(hashTrace(trace), hashTrace(ran(text).trace))
  assert.deepEqual(events, [])
})

type Access = Extract<TraceRecord, { type: 'access' }>

function accesses(text: string): string[] {
  const { trace } = ran(text, { accesses: true }, { accesses: true })
  return trace.records
    .filter((record): record is Access => record.type === 'access')
    .map(({ task, words, write, same, place }) => `${task ?? '-'} ${write ? 'writes' : same ? 'rewrites' : 'reads'} ${words} ${place?.line ?? '-'}`)
}

test('the trace tells which task read and wrote what several share, where and in which words', () => {
  const lines = accesses(`
    import { io, store } from 'interleave:world'
    const cart = { total: 0, note: '' }, prices = store('prices', { a: 5 })
    const add = async (price: number) => {
      const before = cart.total
      await io('db')
      cart.total = before + price
    }
    await Promise.all([add(1), add(2)])
    cart.total = 2
    await prices.get('a'); await prices.set('a', 6)
  `)
  assert.deepEqual(lines, [
    '2 reads cart.total 5', '3 reads cart.total 5', '2 writes cart.total 7', '3 writes cart.total 7', '1 rewrites cart.total 10',
    '1 reads prices.a 11', '1 writes prices.a 11',
  ])
})

test('what only one task touched within one event is left out', () => {
  assert.deepEqual(accesses('const o = { a: 1 }; o.a = 2; console.log(o.a)'), [])
})
