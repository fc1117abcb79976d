import assert from 'node:assert/strict'
import { test } from 'node:test'
import { likelyLine } from './likely-line.ts'

const lineOf = (text: string): number | null => likelyLine([{ name: 'a.ts', text }])?.line ?? null

test('a built-in over something huge is the likely line', () => {
  assert.equal(lineOf('let a = 1\nArray.prototype.reverse.call({ length: 2 ** 53 })'), 2)
  assert.equal(lineOf("'x'.repeat(1e9)"), 1)
  assert.equal(lineOf('[].indexOf.call({ length: 9_007_199_254_740_991 }, 1)'), 1)
})

test('ordinary calls and ordinary numbers stand under no suspicion', () => {
  assert.equal(lineOf('items.slice(0, 100).sort()\nconst big = 2 ** 53\nwait(1e3)'), null)
})
