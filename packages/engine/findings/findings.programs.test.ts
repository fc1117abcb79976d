import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProgram } from '../testing/run-program.ts'
import { toText } from '../trace/to-text.ts'
import { findings } from './findings.ts'

/** Findings of a nominal run as `B1 line: message`. */
function found(text: string, latencies?: Record<string, number>): string[] {
  return findings(runProgram(text, latencies)).map(({ id, place, message }) => `${id} ${place.line}: ${message}`)
}

test('B1: a save that is not awaited', () => {
  assert.deepEqual(found(`
    import { store } from 'interleave:world'
    const orders = store<number>('orders')
    async function save(id: string) {
      await orders.set(id, 1)
    }
    async function handle() {
      save('a')
      return 'saved'
    }
    console.log(await handle())
  `), [
    'B1 8: save was called at 0 ms and nobody awaited it: handle ended at 0 ms, and it ended only at 10 ms.',
  ])
})

test('B1: a failure behind void', () => {
  assert.deepEqual(found(`
    import { io, sleep } from 'interleave:world'
    async function notify() {
      await io('mail', () => { throw new Error('mailbox full') })
    }
    void notify()
    await sleep(50)
  `), [
    'B1 6: notify was called at 0 ms and nobody awaited it: it failed at 10 ms with "Error: mailbox full", and nobody saw it.',
  ])
})

test('B1 is silent: stored, and awaited after other work', () => {
  assert.deepEqual(found(`
    import { io, sleep } from 'interleave:world'
    async function load() { return await io('db', () => 1) }
    const early = load()
    await sleep(5)
    console.log(await early)
  `), [])
})

test('B1 is silent: returned through a plain function and awaited there', () => {
  assert.deepEqual(found(`
    import { store } from 'interleave:world'
    const orders = store<number>('orders', { a: 1 })
    const repository = { find: (id: string) => orders.get(id) }
    async function read(id: string) { return repository.find(id) }
    console.log(await Promise.all(['a', 'b'].map((id) => read(id))))
  `), [])
})

test('B1 is silent: a call that an assertion waits for', () => {
  assert.deepEqual(found(`
    import test from 'node:test'
    import assert from 'node:assert/strict'
    import { io } from 'interleave:world'
    async function load() { await io('db', () => { throw new Error('no row') }) }
    async function find() { return await io('db', () => 1) }
    test('fails', async () => { await assert.rejects(load(), /no row/) })
    test('does not', async () => { await assert.doesNotReject(find()) })
  `), [])
})

test('B4: a service that takes no signal', () => {
  assert.deepEqual(found(`
    import { io, client } from 'interleave:world'
    async function quote(id: string) {
      return await io('pricing', () => 12)
    }
    async function handle(id: string, signal: AbortSignal) {
      return await quote(id)
    }
    await handle('a', client({ hangsUpAtMs: 34 })).catch(() => {})
  `, { pricing: 61 }), [
    'B4 7: The client hung up at 34 ms. quote was never told, and pricing replied at 61 ms.',
  ])
})

test('B4: a signal of its own instead of one made from the caller\'s', () => {
  assert.deepEqual(found(`
    import { io, client } from 'interleave:world'
    const quote = async (id: string, { signal }: { signal: AbortSignal }) => await io('pricing', () => 12, { signal })
    async function handle(id: string, signal: AbortSignal) {
      return await quote(id, { signal: AbortSignal.timeout(500) })
    }
    await handle('a', client({ hangsUpAtMs: 34 })).catch(() => {})
  `, { pricing: 61 }), [
    'B4 5: The client hung up at 34 ms. quote was never told, and pricing replied at 61 ms.',
  ])
})

test('B4 is silent: a signal made with any', () => {
  assert.deepEqual(found(`
    import { io, client } from 'interleave:world'
    const quote = async (id: string, signal: AbortSignal) => await io('pricing', () => 12, { signal })
    async function handle(id: string, signal: AbortSignal) {
      return await quote(id, AbortSignal.any([signal, AbortSignal.timeout(500)]))
    }
    await handle('a', client({ hangsUpAtMs: 34 })).catch(() => {})
  `, { pricing: 61 }), [])
})

test('B4 is silent: cleaning up without the signal, once told', () => {
  assert.deepEqual(found(`
    import { io, client } from 'interleave:world'
    async function release(id: string) { await io('lock', () => {}) }
    async function handle(id: string, signal: AbortSignal) {
      try {
        return await io('pricing', () => 12, { signal })
      } finally {
        await release(id)
      }
    }
    await handle('a', client({ hangsUpAtMs: 34 })).catch(() => {})
  `, { pricing: 61 }), [])
})

test('B8: a timeout that does not stop the work', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    const late = (ms: number) => new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too late')), ms))
    async function load() {
      const row = await io('db', () => 1)
      return await io('db', () => row)
    }
    try {
      await Promise.race([load(), late(20)])
    } catch (error) {
      console.log(String(error))
    }
  `, { db: 30 }), [
    'B8 9: Promise.race was over at 20 ms. load lost and was not stopped: db replied at 30 ms.',
  ])
})

test('B8: two mirrors, the slower not stopped', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    const value = await Promise.any([io('near', () => 1), io('far', () => 2)])
    console.log(value)
  `, { near: 10, far: 40 }), [
    'B8 3: Promise.any was over at 10 ms, decided by near. far lost and was not stopped: far took effect at 20 ms.',
  ])
})

test('B8 is silent: the losers are aborted', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    const controller = new AbortController()
    const { signal } = controller
    try {
      console.log(await Promise.any([io('near', () => 1, { signal }), io('far', () => 2, { signal })]))
    } finally {
      controller.abort()
    }
  `, { near: 10, far: 40 }), [])
})

test('B8 is silent: a pool that races the rest again', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    const waiting = ['a', 'b', 'c', 'd', 'e']
    const running = new Map<string, Promise<string>>()
    async function work(id: string) {
      await io(id, () => {})
      return id
    }
    while (waiting.length > 0 || running.size > 0) {
      while (waiting.length > 0 && running.size < 2) {
        const id = waiting.shift()!
        running.set(id, work(id))
      }
      running.delete(await Promise.race(running.values()))
    }
  `), [])
})

test('B9: the sibling of a failure works on', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    async function price() { await io('pricing', () => { throw new Error('down') }) }
    async function stock() { return await io('inventory', () => 3) }
    try {
      await Promise.all([price(), stock()])
    } catch (error) {
      console.log(String(error))
    }
  `, { pricing: 10, inventory: 40 }), [
    'B9 6: price failed at 10 ms, and stock was not stopped: inventory took effect at 20 ms, for nobody.',
  ])
})

test('B9: the second error is lost', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    const fail = async (name: string) => await io(name, () => { throw new Error(name + ' is down') })
    try {
      await Promise.all([fail('one'), fail('two')])
    } catch (error) {
      console.log(String(error))
    }
  `, { one: 10, two: 40 }), [
    'B9 5: fail #1 failed at 10 ms, and fail #2 was not stopped: it failed too at 40 ms, and its error "Error: two is down" was lost.',
  ])
})

test('B9 is silent: one controller for all', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    const controller = new AbortController()
    const { signal } = controller
    async function price() { await io('pricing', () => { throw new Error('down') }, { signal }) }
    async function stock() { return await io('inventory', () => 3, { signal }) }
    try {
      await Promise.all([price(), stock()])
    } catch (error) {
      controller.abort(error)
      console.log(String(error))
    }
  `, { pricing: 10, inventory: 40 }), [])
})

test('B9 is silent: the rest is waited for before the error is passed on', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    const work = [io('pricing', () => { throw new Error('down') }), io('inventory', () => 3)]
    try {
      await Promise.all(work)
    } catch (error) {
      const rest = await Promise.allSettled(work)
      console.log(String(error), rest.length)
    }
  `, { pricing: 10, inventory: 40 }), [])
})

test('B20: an audit that only has a catch on it', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    async function audit() { await io('log', () => {}) }
    async function handle() {
      audit().catch(console.error)
      return 'done'
    }
    console.log(await handle())
  `, { log: 30 }), [
    'B20 5: handle ended at 0 ms. audit, which it had started, went on without anybody awaiting it: log took effect at 15 ms.',
  ])
})

test('B20: a promise that nobody settles', () => {
  assert.deepEqual(found(`
    async function ready() {
      await new Promise(() => {})
    }
    await ready()
  `), [
    'B20 3: ready has waited for new Promise(() => {}) since 0 ms, and it had not settled when the run ended at 0 ms.',
  ])
})

test('B20 is silent: background work that its owner drains', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    const running = new Set<Promise<void>>()
    function own(work: Promise<void>) {
      const kept = work.catch(console.error).finally(() => running.delete(kept))
      running.add(kept)
    }
    async function audit() { await io('log', () => {}) }
    async function handle() {
      own(audit())
      return 'done'
    }
    console.log(await handle())
    await Promise.allSettled(running)
  `, { log: 30 }), [])
})

test('B20 is silent: a promise made by one call and awaited by another', () => {
  assert.deepEqual(found(`
    import { io } from 'interleave:world'
    const cache = new Map<string, Promise<number>>()
    async function load(id: string) { return await io('db', () => 1) }
    async function warm(id: string) { cache.set(id, load(id)) }
    await warm('a')
    console.log(await cache.get('a'))
  `, { db: 30 }), [])
})

test('a dropped signal reads as a story', () => {
  const trace = runProgram(`
    import { io, client } from 'interleave:world'
    async function quote() {
      return await io('pricing', () => 12)
    }
    async function summary(signal: AbortSignal) {
      return await Promise.all([quote(), io('inventory', () => 3, { signal })])
    }
    await summary(client({ hangsUpAtMs: 34 })).catch(() => console.log('gone'))
  `, { pricing: 61, inventory: 50 })
  assert.deepEqual(toText(trace, findings(trace)), [
    'app.ts starts (app.ts:1).',
    'app.ts calls summary (app.ts:9).',
    'summary calls quote (app.ts:7).',
    'quote asks pricing (app.ts:4).',
    'quote waits for pricing (app.ts:4).',
    'summary asks inventory (app.ts:7).',
    'summary joins quote and inventory with Promise.all (app.ts:7).',
    'summary waits for Promise.all (app.ts:7).',
    'app.ts waits for summary (app.ts:9).',
    'At 25 ms inventory takes effect.',
    'At 31 ms pricing takes effect.',
    'At 34 ms the client hangs up.',
    'A signal is aborted: AbortError: The client hung up.',
    'inventory is aborted.',
    'Promise.all is rejected by inventory.',
    'summary goes on with an error.',
    'summary fails with "AbortError: The client hung up".',
    'app.ts prints "gone".',
    'app.ts goes on.',
    'app.ts is done.',
    'Finding 1, B4, at app.ts:7: A dropped signal. The client hung up at 34 ms. quote was never told, and pricing replied at 61 ms.',
    'At 61 ms pricing replies with 12.',
    'quote goes on.',
    'quote is done.',
    'The run ends at 61 ms.',
  ])
})

test('who awaits what was derived from a call awaits the call', () => {
  const trace = runProgram(`
    import { io } from 'interleave:world'
    const read = async (): Promise<number> => { await io('db'); return 1 }
    const next = async (): Promise<number> => read().then((value) => value + 1)
    console.log(await next())
  `)
  assert.deepEqual(findings(trace), [])
})
