import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all } from './all.ts'
import { suppressedErrors } from './suppressed-errors.ts'
import { errorOf, gate, settle, stateOf } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'

test('results keep their places, whatever the order of the ends', async () => {
  const [a, b] = [gate(), gate()]
  const both = all([a.fn, b.fn, () => 'plain', () => Promise.resolve(4)])
  b.pass(2)
  await settle()
  a.pass(1)
  assert.deepEqual(await both, [1, 2, 'plain', 4])
})

test('an empty list settles at once', async () => {
  assert.equal(await stateOf(all([])), 'ok: []')
})

test('the first failure aborts the siblings with itself as the reason, and is what it rejects with when all have settled', async () => {
  const [a, b, c] = [gate(), gate(), gate()]
  const error = new Error('first')
  const promise = all([a.fn, b.fn, c.fn])
  b.fail(error)
  assert.equal(await stateOf(promise), 'pending')
  assert.equal(a.signal?.reason, error)
  a.pass(1)
  assert.equal(await stateOf(promise), 'pending')
  c.pass(3)
  assert.equal(await errorOf(promise), error)
})

test('later errors stay reachable, echoes of the abort are none', async () => {
  const error = new Error('first')
  const cleanup = new Error('cleanup')
  const promise = all([
    () => Promise.reject(error),
    async (signal) => {
      await settle()
      signal.throwIfAborted()
    },
    async () => {
      await settle()
      throw cleanup
    },
    // As Node's own functions say it.
    async (signal) => {
      await settle()
      throw Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError' })
    },
  ])
  assert.equal(await errorOf(promise), error)
  assert.deepEqual(suppressedErrors(error), [cleanup])
})

test('aggregate gathers all errors in the order they came', async () => {
  const [a, b, c] = [gate(), gate(), gate()]
  const promise = all([a.fn, b.fn, c.fn], { errors: 'aggregate' })
  c.fail('c')
  await settle()
  a.fail('a')
  b.pass(2)
  const error = await errorOf(promise)
  assert.ok(error instanceof AggregateError)
  assert.deepEqual([error.errors, error.cause], [['c', 'a'], 'c'])
})

for (const errors of ['first', 'aggregate'] as const)
  test(`the outer reason passes through unchanged, with errors: ${errors}`, async () => {
    for (const reason of [new Error('outer'), 'text', null, 0]) {
      const outer = new AbortController()
      const [a, b] = [gate('a', { obeys: true }), gate()]
      const promise = all([a.fn, b.fn], { signal: outer.signal, errors })
      outer.abort(reason)
      assert.equal(await stateOf(promise), 'pending')
      b.fail(new Error('while it was aborted'))
      assert.equal(await errorOf(promise), reason)
    }
  })

test('a value that comes after the abort does not undo it', async () => {
  const outer = new AbortController()
  const a = gate()
  const promise = all([a.fn], { signal: outer.signal })
  outer.abort('stop')
  a.pass(1)
  assert.equal(await stateOf(promise), 'error: stop')
})

test('already aborted, nothing starts', async () => {
  const a = gate()
  assert.equal(await stateOf(all([a.fn], { signal: AbortSignal.abort('early') })), 'error: early')
  assert.equal(a.starts, 0)
})

test('aborted while children start, the rest do not start', async () => {
  const outer = new AbortController()
  const last = gate()
  const promise = all([() => outer.abort('middle'), last.fn], { signal: outer.signal })
  assert.equal(await stateOf(promise), 'error: middle')
  assert.equal(last.starts, 0)
})

test('a throw is a rejection: siblings start, and are aborted', async () => {
  const error = new Error('thrown')
  const sibling = gate('sibling', { obeys: true })
  const promise = all([() => { throw error }, sibling.fn])
  assert.equal(await errorOf(promise), error)
  assert.deepEqual([sibling.starts, sibling.signal?.reason], [1, error])
})

test('a child that throws undefined fails it', async () => {
  const child = gate()
  child.fail(undefined)
  assert.equal(await errorOf(all([child.fn])), undefined)
})

test('the caller’s signal carries one listener meanwhile, and none after', async () => {
  const outer = new AbortController()
  const [a, b] = [gate(), gate()]
  const one = all([a.fn], { signal: outer.signal })
  const two = all([b.fn], { signal: outer.signal })
  assert.equal(listenersOf(outer.signal), 1)
  a.pass(1)
  b.fail('b')
  await Promise.allSettled([one, two])
  assert.equal(listenersOf(outer.signal), 0)
})
