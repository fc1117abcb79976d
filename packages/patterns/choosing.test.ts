import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allSettled } from './all-settled.ts'
import { any } from './any.ts'
import { configure, type Notice } from './diagnostics.ts'
import { race } from './race.ts'
import { suppressedErrors } from './suppressed-errors.ts'
import { errorOf, gate, settle, stateOf } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'

test('allSettled tells what became of each, and a failure stops nobody', async () => {
  const [a, b] = [gate('a', { obeys: true }), gate()]
  const promise = allSettled([a.fn, b.fn])
  b.fail('b')
  assert.equal(await stateOf(promise), 'pending')
  assert.equal(a.signal?.aborted, false)
  a.pass(1)
  assert.deepEqual(await promise, [{ status: 'fulfilled', value: 1 }, { status: 'rejected', reason: 'b' }])
  assert.equal(await stateOf(allSettled([])), 'ok: []')
})

test('allSettled rejects with the caller’s reason, and keeps the failures there', async () => {
  const outer = new AbortController()
  const [a, b] = [gate('a', { obeys: true }), gate()]
  const promise = allSettled([a.fn, b.fn], { signal: outer.signal })
  const failure = new Error('before')
  b.fail(failure)
  await settle()
  const reason = new Error('stop')
  outer.abort(reason)
  assert.equal(await errorOf(promise), reason)
  assert.deepEqual(suppressedErrors(reason), [failure])
  assert.equal(listenersOf(outer.signal), 0)
})

for (const [name, choose] of [['any', any], ['race', race]] as const) {
  test(`${name}: the losers of a win are aborted and awaited`, async () => {
    const [a, b] = [gate(), gate('b')]
    const promise = choose([a.fn, b.fn])
    a.pass(1)
    assert.equal(await stateOf(promise), 'pending')
    assert.equal(b.signal?.aborted, true)
    b.pass(2)
    assert.equal(await promise, 1)
  })

  test(`${name}: what a loser’s cleanup throws is told`, async () => {
    const notices: Notice[] = []
    const before = configure({ onNotice: (notice) => notices.push(notice) })
    const cleanup = new Error('cleanup')
    const loser = gate()
    const promise = choose([() => 1, loser.fn])
    await settle()
    loser.fail(cleanup)
    assert.equal(await promise, 1)
    configure(before)
    assert.deepEqual(notices.map(({ kind, pattern, error }) => ({ kind, pattern, error })), [{ kind: 'late-error', pattern: name, error: cleanup }])
  })

  test(`${name}: the outer reason passes through, and nothing starts when it came first`, async () => {
    const outer = new AbortController()
    const a = gate('a', { obeys: true })
    const promise = choose([a.fn], { signal: outer.signal })
    outer.abort('outer')
    assert.equal(await stateOf(promise), 'error: outer')
    const b = gate()
    assert.equal(await stateOf(choose([b.fn], { signal: outer.signal })), 'error: outer')
    assert.equal(b.starts, 0)
    assert.equal(listenersOf(outer.signal), 0)
  })
}

test('any rejects when all failed, with their errors in the order of the functions', async () => {
  const [a, b] = [gate(), gate()]
  const promise = any([a.fn, b.fn])
  b.fail('b')
  await settle()
  a.fail('a')
  const error = await errorOf(promise)
  assert.ok(error instanceof AggregateError)
  assert.deepEqual(error.errors, ['a', 'b'])
})

test('any of nothing rejects at once', async () => {
  const error = await errorOf(any([]))
  assert.ok(error instanceof AggregateError)
  assert.deepEqual(error.errors, [])
})

test('any, aborted after failures, keeps them with the reason', async () => {
  const outer = new AbortController()
  const failure = new Error('one failed')
  const promise = any([() => Promise.reject(failure), gate('b', { obeys: true }).fn], { signal: outer.signal })
  await settle()
  const reason = new Error('stop')
  outer.abort(reason)
  assert.equal(await errorOf(promise), reason)
  assert.deepEqual(suppressedErrors(reason), [failure])
})

test('race rejects when the first to settle rejects', async () => {
  const error = new Error('first')
  const b = gate('b', { obeys: true })
  assert.equal(await errorOf(race([() => Promise.reject(error), b.fn])), error)
  assert.equal(b.signal?.reason, error)
})

test('a race of nothing rejects at once', async () => {
  assert.deepEqual(await errorOf(race([])).then((error) => (error as { code: string }).code), 'bad-option')
})
