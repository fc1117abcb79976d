import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changedPart } from './changed-part.ts'

/** The part that goes and the part that comes. */
function parts(before: string, after: string): [string, string] {
  const { same, oldEnd, newEnd } = changedPart(before, after)
  assert.equal(before.slice(0, same) + after.slice(same, newEnd) + before.slice(oldEnd), after)
  return [before.slice(same, oldEnd), after.slice(same, newEnd)]
}

test('only what differs is changed', () => {
  assert.deepEqual(parts('let a = 1', 'let b = 1'), ['a', 'b'])
  assert.deepEqual(parts('one', 'one'), ['', ''])
  assert.deepEqual(parts('aa', 'aaa'), ['', 'a'])
  assert.deepEqual(parts('', 'new'), ['', 'new'])
  assert.deepEqual(parts('gone', ''), ['gone', ''])
})

test('a character of two units is changed whole', () => {
  assert.deepEqual(parts('a😀b', 'a😁b'), ['😀', '😁'])
  assert.deepEqual(parts('x🐀', 'x🌀'), ['🐀', '🌀'])
})

test('the change makes the one text of the other, whatever they are', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', '😁') })
  fc.assert(fc.property(text, text, (before, after) => void parts(before, after)), { seed: 7 })
})
