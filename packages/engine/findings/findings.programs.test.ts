import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProgram } from '../testing/run-program.ts'
import { toText } from '../trace/to-text.ts'
import { findings } from './findings.ts'

/** Findings of a nominal run as `B1 line: message`. */
function found(text: string, latencies?: Record<string, number>): string[] {
  return findings(runProgram(text, latencies)).map(({ id, place, message }) => `${id} ${place.line}: ${message}`)
}

test('B1 is silent: a call that an assertion waits for', () => {
  assert.deepEqual(found(`
    import test from 'node:test'
    import assert from 'node:assert/strict'
    import { io } from 'interleave:world'
    async function load() { await io('db', () => { throw new Error('no row') }) }
    async function find() { return await io('db', () => 1) }
    test('fails', async () => { await assert.rejects(load(), /no row/) })
    test('does not', async () => { await assert.doesNotReject(find()) })
  `), [])
})

test('a dropped signal reads as a story', () => {
  const trace = runProgram(`
    import { io, client } from 'interleave:world'
    async function quote() {
      return await io('pricing', () => 12)
    }
    async function summary(signal: AbortSignal) {
      return await Promise.all([quote(), io('inventory', () => 3, { signal })])
    }
    await summary(client({ hangsUpAtMs: 34 })).catch(() => console.log('gone'))
  `, { pricing: 61, inventory: 50 })
  assert.deepEqual(toText(trace, findings(trace)), [
    'app.ts starts (app.ts:1).',
    'app.ts calls summary (app.ts:9).',
    'summary calls quote (app.ts:7).',
    'quote asks pricing (app.ts:4).',
    'quote waits for pricing (app.ts:4).',
    'summary asks inventory (app.ts:7).',
    'summary joins quote and inventory with Promise.all (app.ts:7).',
    'summary waits for Promise.all (app.ts:7).',
    'app.ts waits for summary (app.ts:9).',
    'At 25 ms inventory takes effect.',
    'At 31 ms pricing takes effect.',
    'At 34 ms the client hangs up.',
    'A signal is aborted: AbortError: The client hung up.',
    'inventory is aborted.',
    'Promise.all is rejected by inventory.',
    'summary goes on with an error.',
    'summary fails with "AbortError: The client hung up".',
    'app.ts prints "gone".',
    'app.ts goes on.',
    'app.ts is done.',
    'Finding 1, B4, at app.ts:7: A dropped signal. The client hung up at 34 ms. quote was never told, and pricing replied at 61 ms.',
    'At 61 ms pricing replies with 12.',
    'quote goes on.',
    'quote is done.',
    'The run ends at 61 ms.',
  ])
})

test('who awaits what was derived from a call awaits the call', () => {
  const trace = runProgram(`
    import { io } from 'interleave:world'
    const read = async (): Promise<number> => { await io('db'); return 1 }
    const next = async (): Promise<number> => read().then((value) => value + 1)
    console.log(await next())
  `)
  assert.deepEqual(findings(trace), [])
})
