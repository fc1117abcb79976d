import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Call } from '../orders/ports.ts'
import { type Kept, startForgetting } from './start-forgetting.ts'

type Forget = (call: Call) => Promise<number>

/** Runs one round over what is kept, until the last of it has been asked for so often; what was heard. */
async function round(...kept: Forget[]): Promise<string[]> {
  const heard: string[] = []
  const over = Promise.withResolvers<void>()
  const all: Kept[] = [...kept, () => (over.resolve(), Promise.resolve(0))].map((forget, index) => ({
    what: `thing ${index}`, keepMs: 1_000, forget: (olderThanMs, most, call) => (heard.push(`${index}: ${most} older than ${olderThanMs}`), forget(call)),
  }))
  const { stop } = startForgetting({ kept: all, everyMs: Infinity, portion: 2, onForgotten: (what, count) => heard.push(`${what}: ${count}`), onError: (error) => heard.push(String(error)) })
  await over.promise
  await stop()
  return heard
}

test('what is old is forgotten portion by portion, until there is less than one', async () => {
  const there = [2, 2, 1]
  assert.deepEqual(await round(() => Promise.resolve(there.shift() ?? 0)), [
    '0: 2 older than 1000', '0: 2 older than 1000', '0: 2 older than 1000', 'thing 0: 5', '1: 2 older than 1000',
  ])
})

test('what cannot be forgotten keeps nothing else from it, and is heard of', async () => {
  const answers = [() => Promise.resolve(2), () => Promise.reject(new Error('no database'))]
  const heard = await round(() => (answers.shift() ?? answers[0])?.() ?? Promise.resolve(0), () => Promise.resolve(1))
  assert.deepEqual(heard.filter((line) => !line.includes('older')), ['Error: no database', 'thing 0: 2', 'thing 1: 1'])
})

test('stopping ends a portion that is under way, and that is no failure', async () => {
  const [begun, heard] = [Promise.withResolvers<void>(), [] as unknown[]]
  const hangs = ({ signal }: Call): Promise<number> => new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    begun.resolve()
  })
  const { stop } = startForgetting({ kept: [{ what: 'a thing', keepMs: 1, forget: (_ms, _most, call) => hangs(call) }], onForgotten: (what) => heard.push(what), onError: (error) => heard.push(error) })
  await begun.promise
  await stop()
  assert.deepEqual(heard, [])
})
