import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TokenBuckets } from './token-buckets.ts'

function buckets({ burst = 2, perSecond = 1, mostKeys = 10 } = {}): { take(key: string): number; after(ms: number): void } {
  let now = 0
  const it = new TokenBuckets({ burst, perSecond, mostKeys, now: () => now })
  return { take: (key) => it.take(key), after: (ms) => void (now += ms) }
}

test('a burst is free, then there is one for each part of a second', () => {
  const { take, after } = buckets()
  assert.deepEqual([take('a'), take('a'), take('a')], [0, 0, 1])
  after(999)
  assert.equal(take('a'), 1)
  after(1)
  assert.deepEqual([take('a'), take('a')], [0, 1])
})

test('who waits for long has a burst again, and no more', () => {
  const { take, after } = buckets()
  take('a')
  after(1_000_000)
  assert.deepEqual([take('a'), take('a'), take('a')], [0, 0, 1])
})

test('it says in whole seconds when there is one', () => {
  const { take } = buckets({ burst: 1, perSecond: 0.1 })
  assert.deepEqual([take('a'), take('a')], [0, 10])
})

test('each key has its own; the one unused for longest is forgotten first', () => {
  const { take } = buckets({ burst: 1, mostKeys: 2 })
  assert.deepEqual([take('a'), take('b'), take('a')], [0, 0, 1])
  take('c')
  // `b` was forgotten, `a` was not.
  assert.deepEqual([take('a'), take('b')], [1, 0])
})
