import assert from 'node:assert/strict'
import test from 'node:test'
import { NumberMap } from './number-map.ts'

test('a NumberMap holds what a Map holds', () => {
  const map = new NumberMap<number>()
  const same = new Map<number, number>()
  let state = 7
  for (let n = 0; n < 2_000; n++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    // Few enough that some come again; many share their lower half, and 0 and the greatest are among them.
    const key = n === 5 ? 0 : n === 6 ? Number.MAX_SAFE_INTEGER : (state % 300) * 0x1_0000_0000 + (state % 7)
    map.set(key, n)
    same.set(key, n)
  }
  assert.equal(map.size, same.size)
  for (const [key, value] of same) assert.equal(map.get(key), value)
  for (let n = 0; n < 5_000; n++) assert.equal(map.has(n), same.has(n))
  assert.equal(map.get(1.5e15), undefined)
})

test('a NumberMap knows what was put in first', () => {
  const map = new NumberMap<string>()
  assert.deepEqual([map.first, map.has(0)], [undefined, false])
  map.set(9, 'first')
  map.set(3, 'second')
  map.set(9, 'changed')
  assert.deepEqual([map.first, map.get(9), map.size], ['first', 'changed', 2])
})
