import assert from 'node:assert/strict'
import test from 'node:test'
import { defineWorld } from './define-world.ts'
import type { PartialWorld } from './define-world.ts'

test('what is left out is filled in', () => {
  assert.deepEqual(defineWorld(), { seed: 1, startAt: Date.UTC(2026, 0, 5, 9), resources: {}, routes: [] })
  assert.deepEqual(defineWorld({ resources: { db: {} } }).resources['db'], { latencyMs: [10, 20], faults: [] })
})

test('one number is both bounds of a latency', () => {
  assert.deepEqual(defineWorld({ resources: { db: { latencyMs: 30 } } }).resources['db']?.latencyMs, [30, 30])
})

test('a fault is never, words, or whole', () => {
  const faults = ['never', '503', { kind: 'error', name: 'TimeoutError', message: 'slow' }] as const
  assert.deepEqual(defineWorld({ resources: { db: { faults: [...faults] } } }).resources['db']?.faults, [
    { kind: 'never' }, { kind: 'error', name: 'Error', message: '503' }, { kind: 'error', name: 'TimeoutError', message: 'slow' },
  ])
})

test('a route answers JSON with its type, and takes its resource from its host', () => {
  assert.deepEqual(defineWorld({ routes: [{ url: 'https://a.test/x*', json: { a: 1 }, method: 'post' }] }).routes, [
    { method: 'POST', url: 'https://a.test/x*', resource: 'a.test', status: 200, headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
  ])
})

const refused: [world: unknown, words: RegExp][] = [
  [null, /a world to be an object, got null/],
  [[], /a world to be an object, got an array/],
  [{ more: 1 }, /"more" is none of them/],
  [{ seed: 1.5 }, /seed .* whole number, got 1\.5/],
  [{ seed: 'a' }, /seed .* whole number, got "a"/],
  [{ startAt: Number.NaN }, /startAt .* milliseconds since 1970, got NaN/],
  [{ resources: [] }, /resources of a world to be an object/],
  [{ resources: { db: 7 } }, /the resource "db" to be an object, got 7/],
  [{ resources: { db: { latency: 5 } } }, /the resource "db" to have latencyMs and faults; "latency" is none of them/],
  [{ resources: { db: { latencyMs: [2, 1] } } }, /latencyMs of "db" .* got an array \(\[2,1\]\)/],
  [{ resources: { db: { latencyMs: Number.POSITIVE_INFINITY } } }, /latencyMs of "db"/],
  [{ resources: { db: { latencyMs: ['1', '2'] } } }, /latencyMs of "db"/],
  [{ resources: { db: { faults: 'never' } } }, /faults of "db" to be a list, got "never"/],
  [{ resources: { db: { faults: [{ kind: 'odd' }] } } }, /a fault of "db" .* got an object/],
  [{ routes: {} }, /routes of a world to be a list, got an object/],
  [{ routes: [null] }, /a route to be an object, got null/],
  [{ routes: [{ url: 'https://a.test/', response: {} }] }, /a route to have url, .* and json; "response" is none of them/],
  [{ routes: [{ url: 'a.test' }] }, /url of a route .* got "a\.test"/],
  [{ routes: [{ url: 'https://' }] }, /url of a route .* got "https:\/\/"/],
  [{ routes: [{ url: 'https://a.test/', status: 99 }] }, /status .* from 200 to 599, got 99/],
  [{ routes: [{ url: 'https://a.test/', method: 7 }] }, /to be texts, got 7/],
  [{ routes: [{ url: 'https://a.test/', headers: { a: 1 } }] }, /header "a" .* to be a text, got 1/],
]
for (const [world, words] of refused)
  test(`a world like ${JSON.stringify(world)} is refused in words`, () => {
    assert.throws(() => defineWorld(world as PartialWorld), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'bad-world')
      assert.match(error.message, words)
      return true
    })
  })
