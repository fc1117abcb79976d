import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintRange } from './lint-range.ts'

const texts = ['let a = stok', '', 'x']
const doc = {
  lines: texts.length,
  line(number: number) {
    const from = texts.slice(0, number - 1).reduce((sum, text) => sum + text.length + 1, 0)
    const text = texts[number - 1] ?? ''
    return { from, to: from + text.length, text }
  },
}

test('a place marks the word that starts there', () => {
  assert.deepEqual(lintRange(doc, { line: 1, column: 9 }), { from: 8, to: 12 })
})

test('a place on punctuation marks one character', () => {
  assert.deepEqual(lintRange(doc, { line: 1, column: 7 }), { from: 6, to: 7 })
})

test('a place at the end of a line marks the character before', () => {
  assert.deepEqual(lintRange(doc, { line: 1, column: 13 }), { from: 11, to: 12 })
})

test('a place beyond the document stays inside it', () => {
  assert.deepEqual(lintRange(doc, { line: 99, column: 99 }), { from: 14, to: 15 })
  assert.deepEqual(lintRange(doc, { line: 2, column: 5 }), { from: 13, to: 13 })
})
