import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AdaptiveLimit, measured } from './adaptive-limit.ts'

/**
 * A system that does one piece of work in `workMs`, one after the other, and at most so many at a time: what a busy event
 * loop is. Time goes on only here. `offered` pieces arrive in each millisecond; the limit decides which are taken.
 */
async function simulate({ limit, clock, workMs, offered, forMs }: { limit: AdaptiveLimit; clock: { ms: number }; workMs: number; offered: number; forMs: number }) {
  const line: { at: number; end(): void }[] = []
  const tookMs: number[] = []
  const ends = clock.ms + forMs
  let [arrived, done, refused] = [0, 0, 0]
  let freeAt = clock.ms
  while (clock.ms < ends) {
    clock.ms += 0.25
    for (arrived += offered * 0.25; arrived >= 1; arrived--) {
      if (limit.isFull()) {
        refused++
        continue
      }
      const piece = Promise.withResolvers<void>()
      line.push({ at: clock.ms, end: piece.resolve })
      void limit.run('read', () => piece.promise)
    }
    while (line[0] && freeAt <= clock.ms) {
      freeAt = Math.max(freeAt, clock.ms) + workMs
      const { at, end } = line.shift()!
      tookMs.push(freeAt - at)
      done++
      end()
    }
    await Promise.resolve()
    await Promise.resolve()
  }
  return { done, refused, meanMs: tookMs.slice(-1_000).reduce((sum, ms) => sum + ms, 0) / Math.min(1_000, tookMs.length) }
}

const setUp = () => {
  const clock = { ms: 0 }
  return { clock, limit: new AdaptiveLimit({ now: () => clock.ms }) }
}

test('below the capacity nothing is refused', async () => {
  const { limit, clock } = setUp()
  const { refused } = await simulate({ limit, clock, workMs: 0.5, offered: 1, forMs: 3_000 })
  assert.equal(refused, 0)
})

test('at twice the capacity as much is done as can be, and what is taken does not wait long', async () => {
  const { limit, clock } = setUp()
  await simulate({ limit, clock, workMs: 0.5, offered: 1, forMs: 1_000 })
  const { done, meanMs } = await simulate({ limit, clock, workMs: 0.5, offered: 4, forMs: 5_000 })
  assert.ok(done > 9_500, `${done} of at most 10,000`)
  assert.ok(limit.limit >= 8 && limit.limit <= 32, `limit ${limit.limit}`)
  assert.ok(meanMs < 16, `${meanMs} ms`)
})

test('however long the overload lasts, the limit stays', async () => {
  const { limit, clock } = setUp()
  await simulate({ limit, clock, workMs: 0.5, offered: 4, forMs: 25_000 })
  assert.ok(limit.limit <= 32, `limit ${limit.limit}`)
})

test('many may come at once after a calm, but not again and again', () => {
  const { limit, clock } = setUp()
  const offer = (count: number): number => {
    let taken = 0
    for (let index = 0; index < count; index++)
      if (!limit.isFull()) {
        taken++
        void limit.run('read', () => new Promise(() => undefined))
      }
    return taken
  }
  assert.equal(offer(200), 8 + 64)
  assert.equal(offer(200), 0)
  clock.ms += 1_000
  assert.equal(offer(200), 8)
})

test('work that fails counts while it runs and is not measured', async () => {
  const { limit } = setUp()
  const port = measured(limit, 'orders', { orderById: (id: number) => (id === 1 ? Promise.resolve('order') : Promise.reject(new Error('down'))) })
  const failing = port.orderById(2)
  assert.equal(limit.inFlight, 1)
  await assert.rejects(failing, /down/)
  assert.equal(await port.orderById(1), 'order')
  assert.equal(limit.inFlight, 0)
})
