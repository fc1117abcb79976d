import assert from 'node:assert/strict'
import { test } from 'node:test'
import { map } from './map.ts'
import { suppressedErrors } from './suppressed-errors.ts'
import { Channel } from './channel.ts'
import { errorOf, gate, settle, stateOf } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'

/** What a generator went through: what was taken from it, and whether it was closed. */
function watched(length: number): { log: string[]; sync(): Generator<number>; async(): AsyncGenerator<number> } {
  const log: string[] = []
  function* sync(): Generator<number> {
    try {
      for (let index = 0; index < length; index++) {
        log.push(`take ${index}`)
        yield index
      }
      log.push('exhausted')
    } finally {
      log.push('closed')
    }
  }
  return { log, sync, async: async function* () { yield* sync() } }
}

for (const kind of ['sync', 'async'] as const) {
  test(`${kind}: results keep the items’ order, at most \`concurrency\` run, and items are taken only when one can start`, async () => {
    const { log, [kind]: items } = watched(5)
    const gates = Array.from({ length: 5 }, () => gate())
    let running = 0
    let peak = 0
    const promise = map(items(), async (index, signal) => {
      peak = Math.max(peak, ++running)
      await gates[index]!.fn(signal)
      running--
      return index * 10
    }, { concurrency: 2 })
    await settle()
    assert.deepEqual(log, ['take 0', 'take 1'])
    gates[1]!.pass(0)
    await settle()
    assert.deepEqual(log, ['take 0', 'take 1', 'take 2'])
    for (const { pass } of gates) pass(0)
    assert.deepEqual(await promise, [0, 10, 20, 30, 40])
    assert.equal(peak, 2)
    assert.deepEqual(log.slice(-2), ['exhausted', 'closed'])
  })

  test(`${kind}: the first failure aborts the others, closes the items, and is what it rejects with`, async () => {
    const { log, [kind]: items } = watched(9)
    const other = gate()
    const error = new Error('first')
    const promise = map(items(), (index, signal) => (index === 0 ? other.fn(signal) : Promise.reject(error)), { concurrency: 2 })
    await settle()
    assert.deepEqual(log, ['take 0', 'take 1', 'closed'])
    assert.equal(await stateOf(promise), 'pending')
    assert.equal(other.signal?.reason, error)
    other.pass(1)
    assert.equal(await errorOf(promise), error)
  })

  test(`${kind}: what closing throws does not replace the first error`, async () => {
    const [error, closing] = [new Error('first'), new Error('closing')]
    const close = (): never => { throw closing }
    const items = kind === 'sync'
      ? { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 1 }), return: close }) }
      : { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 1 }), return: async () => close() }) }
    assert.equal(await errorOf(map(items, () => Promise.reject(error), { concurrency: 1 })), error)
    assert.deepEqual(suppressedErrors(error), [closing])
  })

  test(`${kind}: a failure of the items themselves aborts, and closes nothing`, async () => {
    const error = new Error('items')
    const running = gate('running', { obeys: true })
    let closed = false
    let taken = 0
    const next = (): IteratorResult<number> => {
      if (taken++ === 1) throw error
      return { done: false, value: 1 }
    }
    const close = (): IteratorResult<number> => {
      closed = true
      return { done: true, value: undefined }
    }
    const items = kind === 'sync'
      ? { [Symbol.iterator]: () => ({ next, return: close }) }
      : { [Symbol.asyncIterator]: () => ({ next: async () => next(), return: async () => close() }) }
    assert.equal(await errorOf(map(items, (_, signal) => running.fn(signal), { concurrency: 3 })), error)
    assert.equal(running.signal?.reason, error)
    assert.equal(closed, false)
  })

  test(`${kind}: aborted, it takes no more, and the outer reason passes through`, async () => {
    const { log, [kind]: items } = watched(9)
    const outer = new AbortController()
    const work = gate('work', { obeys: true })
    const promise = map(items(), (_, signal) => work.fn(signal), { concurrency: 2, signal: outer.signal })
    await settle()
    outer.abort('outer')
    assert.equal(await stateOf(promise), 'error: outer')
    assert.deepEqual(log, ['take 0', 'take 1', 'closed'])
    assert.equal(listenersOf(outer.signal), 0)
  })
}

test('no items settle at once; already aborted, none is taken', async () => {
  assert.equal(await stateOf(map([], () => 1, { concurrency: 4 })), 'ok: []')
  const { log, sync } = watched(3)
  assert.equal(await stateOf(map(sync(), () => 1, { concurrency: 4, signal: AbortSignal.abort('early') })), 'error: early')
  assert.deepEqual(log, [])
})

test('a generator that aborts while it runs is closed all the same', async () => {
  const outer = new AbortController()
  const log: string[] = []
  function* items(): Generator<number> {
    try {
      outer.abort('inside')
      yield 1
    } finally {
      log.push('closed')
    }
  }
  assert.equal(await stateOf(map(items(), () => 1, { concurrency: 2, signal: outer.signal })), 'error: inside')
  assert.deepEqual(log, ['closed'])
})

test('a throw is a rejection, and misuse says what was expected', async () => {
  const error = new Error('thrown')
  assert.equal(await errorOf(map([1], () => { throw error }, { concurrency: 1 })), error)
  await assert.rejects(map([1], () => 1, { concurrency: 0 }), { code: 'bad-option', message: 'Expected `concurrency` to be at least 1, got 0' })
})

test('unbounded, everything starts at once', async () => {
  const { log, sync } = watched(3)
  const work = gate()
  const promise = map(sync(), (_, signal) => work.fn(signal), { concurrency: Infinity })
  assert.deepEqual(log, ['take 0', 'take 1', 'take 2', 'exhausted', 'closed'])
  work.pass(7)
  assert.deepEqual(await promise, [7, 7, 7])
})

test('unbounded, what comes later starts when it comes', async () => {
  const channel = new Channel<number>()
  const works = [gate(), gate(), gate()]
  const mapped = map(channel, (index, signal) => works[index]!.fn(signal), { concurrency: Infinity })
  for (const index of works.keys()) await channel.send(index)
  await settle()
  assert.deepEqual(works.map(({ starts }) => starts), [1, 1, 1])
  channel.close()
  for (const { pass } of works) pass(1)
  assert.deepEqual(await mapped, [1, 1, 1])
})

test('a channel nobody sends to does not keep a failed map waiting', async () => {
  const channel = new Channel<number>(1)
  const error = new Error('mapper')
  await channel.send(1)
  assert.equal(await errorOf(map(channel, () => Promise.reject(error), { concurrency: 2 })), error)
})
