import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AdaptiveLimit, counted } from './adaptive-limit.ts'

const LOOP_MS = 0.5

/** What arrives, and for how long: so many pieces in each millisecond, which also wait `elsewhereMs`, together with all others. */
interface Offer {
  offered: number
  forMs: number
  elsewhereMs?: number
}

/** An event loop, of which each piece of work takes `LOOP_MS`, one after the other. Time goes on only in `simulate`; the limit decides what is taken. */
function setUp() {
  const clock = { ms: 0 }
  let [freeAt, workedMs, lookedAt] = [0, 0, 0]
  const busy = (): number => {
    const share = workedMs / (clock.ms - lookedAt)
    ;[workedMs, lookedAt] = [0, clock.ms]
    return share
  }
  const limit = new AdaptiveLimit({ most: 20, now: () => clock.ms, busy })
  const ends: { at: number; end(): void }[] = []
  const simulate = async ({ offered, forMs, elsewhereMs = 0 }: Offer) => {
    const until = clock.ms + forMs
    const tookMs: number[] = []
    let [arrived, refused] = [0, 0]
    while (clock.ms < until) {
      clock.ms += 0.25
      if (freeAt > clock.ms) workedMs += 0.25
      for (arrived += offered * 0.25; arrived >= 1; arrived--) {
        if (limit.isFull()) {
          refused++
          continue
        }
        const piece = Promise.withResolvers<void>()
        freeAt = Math.max(freeAt, clock.ms) + LOOP_MS
        ends.push({ at: freeAt + elsewhereMs, end: piece.resolve })
        tookMs.push(freeAt + elsewhereMs - clock.ms)
        void limit.run(() => piece.promise)
      }
      while (ends[0] && ends[0].at <= clock.ms) ends.shift()?.end()
      await Promise.resolve()
      await Promise.resolve()
    }
    const late = tookMs.slice(-1_000)
    return { done: tookMs.length, refused, meanMs: late.reduce((sum, ms) => sum + ms, 0) / late.length }
  }
  return { limit, simulate }
}

test('below the capacity nothing is refused', async () => {
  const { refused } = await setUp().simulate({ offered: 1, forMs: 3_000 })
  assert.equal(refused, 0)
})

test('at twice the capacity the loop is kept busy, and what is taken hardly waits', async () => {
  const { limit, simulate } = setUp()
  await simulate({ offered: 1, forMs: 1_000 })
  const { done, meanMs } = await simulate({ offered: 4, forMs: 5_000 })
  assert.ok(done > 9_500, `${done} of at most 10,000`)
  assert.equal(limit.limit, 4)
  assert.ok(meanMs < 4, `${meanMs} ms`)
})

test('while the loop has time, as much is taken on as there are connections', async () => {
  const { limit, simulate } = setUp()
  await simulate({ offered: 4, forMs: 3_000 })
  assert.equal(limit.limit, 4)
  await simulate({ offered: 4, forMs: 5_000, elsewhereMs: 20 })
  assert.equal(limit.limit, 20)
})

test('where work is soon done, a busy loop is no overload', async () => {
  const clock = { ms: 0 }
  const limit = new AdaptiveLimit({ most: 20, now: () => clock.ms, busy: () => 1 })
  const work = async (tookMs: number): Promise<void> => {
    for (const ends = clock.ms + 2_000; clock.ms < ends; limit.isFull()) await limit.run(() => Promise.resolve((clock.ms += tookMs)))
  }
  await work(0.5)
  assert.equal(limit.limit, 20)
  await work(2)
  assert.equal(limit.limit, 4)
})

test('many may come at once after a calm, but not again and again', () => {
  const clock = { ms: 0 }
  const limit = new AdaptiveLimit({ most: 20, now: () => clock.ms, busy: () => 0 })
  const offer = (count: number): number => {
    let taken = 0
    for (let index = 0; index < count; index++)
      if (!limit.isFull()) {
        taken++
        void limit.run(() => new Promise(() => undefined))
      }
    return taken
  }
  assert.equal(offer(200), 20 + 64)
  clock.ms += 100
  assert.equal(offer(200), 0)
  clock.ms += 100
  limit.isFull()
  clock.ms += 100
  assert.equal(offer(200), 0)
})

test('work that fails counts while it runs', async () => {
  const limit = new AdaptiveLimit({ most: 20 })
  const port = counted(limit, { orderById: (id: number) => (id === 1 ? Promise.resolve('order') : Promise.reject(new Error('down'))) })
  const failing = port.orderById(2)
  assert.equal(limit.inFlight, 1)
  await assert.rejects(failing, /down/)
  assert.equal(await port.orderById(1), 'order')
  assert.equal(limit.inFlight, 0)
})
