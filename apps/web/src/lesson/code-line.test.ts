import assert from 'node:assert/strict'
import test from 'node:test'
import { findLine, lineName, parseLine } from './code-line.ts'

test('a line is named by its file and number, and read back from that', () => {
  assert.equal(lineName({ file: 'pool-kept.ts', number: 7 }), 'pool-kept.ts:7')
  assert.deepEqual(parseLine('pool-kept.ts:7'), { file: 'pool-kept.ts', number: 7 })
  for (const other of ['dropped-signal', 'a:7', 'a.ts:', '']) assert.equal(parseLine(other), null)
})

test('a line is found where its text stands now, the nearest first', () => {
  const lines = ['a', 'x', 'b', 'x', 'c']
  assert.equal(findLine(lines, 3, 'b'), 3)
  assert.equal(findLine(lines, 1, ' b '), 3)
  assert.equal(findLine(lines, 5, 'x'), 4)
  assert.equal(findLine(lines, 1, 'x'), 2)
})

test('a line whose text is gone stays where it was, within the code there is', () => {
  assert.equal(findLine(['a', 'b'], 2, 'gone'), 2)
  assert.equal(findLine(['a', 'b'], 9, 'gone'), 2)
})
