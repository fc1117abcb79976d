import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readKept, writeKept } from './kept-play.ts'

const stored = new Map<string, string>()
const localStorage = { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, text: string) => void stored.set(key, text) }
Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: localStorage })

test('what was typed comes back with the address at which it was typed', () => {
  const kept = { state: { files: [{ name: 'main.ts', text: 'x' }], world: '{' }, hash: '#1.abc' }
  writeKept(kept)
  assert.deepEqual(readKept(), kept)
})

test('what is no state of the playground is as good as nothing', () => {
  for (const text of ['#1.abc', '{"state":{"files":[]},"hash":""}', 'null']) {
    for (const key of stored.keys()) stored.set(key, text)
    assert.equal(readKept(), null)
  }
})
