import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortResult } from './short-result.ts'

const messageOf = (check: () => void): string => {
  try {
    check()
  } catch (error) {
    return (error as Error).message
  }
  return 'it passed'
}

test('of two values that differ, the two are left', () => {
  assert.equal(shortResult(messageOf(() => assert.equal(90, 70))), '90 !== 70')
  assert.equal(shortResult(messageOf(() => assert.deepEqual(['a'], []))), "[ 'a' ], not []")
  assert.equal(shortResult(messageOf(() => assert.deepEqual({ a: 1, b: 2 }, { a: 1, b: 3 }))), '{ a: 1, b: 2 }, not { a: 1, b: 3 }')
})

test('what was put on one line before only loses its beginning', () => {
  assert.equal(shortResult("Expected values to be strictly deep-equal: + actual - expected + [ + 'a' + ] - []"), "+ [ + 'a' + ] - []")
})

test('any other message stays, on one line', () => {
  assert.equal(shortResult('Error: no\n  such order'), 'Error: no such order')
  assert.equal(shortResult('passes'), 'passes')
})
