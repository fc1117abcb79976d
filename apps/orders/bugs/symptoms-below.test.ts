/** The bugs that are not in what the engine runs: in repositories, in what draws invoices, in what delivers events. */
import assert from 'node:assert/strict'
import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import { test } from 'node:test'
import type * as Renderer from '../invoices/renderer.ts'
import type * as Relay from '../outbox/relay.ts'
import type * as Orders from '../orders/repository.ts'
import type * as Placing from '../placing/repository.ts'
import { importWithBug } from './load-with-bug.ts'
import { scriptedDatabase } from './testing/scripted-database.ts'

const { signal } = new AbortController()
const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('blocking-call: reading an order waits for another program with the whole process', async () => {
  const original = childProcess.execFileSync
  let calls = 0
  childProcess.execFileSync = (() => Buffer.from(String(++calls))) as unknown as typeof original
  syncBuiltinESMExports()
  try {
    for (const [bug, expected] of [[null, 0], ['blocking-call', 1]] as const) {
      const { createOrderRepository } = await importWithBug<typeof Orders>(bug, 'apps/orders/orders/repository.ts')
      calls = 0
      assert.equal(await createOrderRepository(scriptedDatabase(async () => [])).orderById(1, { signal }), null)
      assert.equal(calls, expected)
    }
  } finally {
    childProcess.execFileSync = original
    syncBuiltinESMExports()
  }
})

test('fire-and-forget: an order is accepted while its event is not stored yet', async () => {
  for (const [bug, accepted] of [[null, false], ['fire-and-forget', true]] as const) {
    const { createPlacingRepository } = await importWithBug<typeof Placing>(bug, 'apps/orders/placing/repository.ts')
    const stored = Promise.withResolvers<object[]>()
    const db = scriptedDatabase(async (sql) => {
      if (sql.startsWith('insert into "outbox"')) return stored.promise
      if (sql.startsWith('insert into "idempotency_keys"')) return [{ key: 'k' }]
      return sql.startsWith('insert into "orders"') ? [{ id: 7, status: 'placed', placed_at: new Date(0) }] : []
    })
    let done = false
    const placing = createPlacingRepository(db).place({ customer: 'Ada', lines: [{ sku: 'pen', quantity: 1 }] }, 'key', { signal }).then((placed) => {
      done = true
      return placed
    })
    await turns()
    assert.equal(done, accepted)
    stored.resolve([])
    assert.equal((await placing).kind, 'placed')
  }
})

test('cpu-in-request: an invoice is drawn before anything else gets a turn', async () => {
  const invoice = { number: 'INV-00000001', customer: 'Ada', date: '2026-01-01T00:00:00.000Z', totalCents: 5, taxCents: 1, taxPercent: 20, lines: [{ sku: 'pen', quantity: 1, unitCents: 5, totalCents: 5 }] }
  for (const [bug, blocked] of [[null, false], ['cpu-in-request', true]] as const) {
    const { startInvoiceThreads } = await importWithBug<typeof Renderer>(bug, 'apps/orders/invoices/renderer.ts')
    const threads = startInvoiceThreads({ threads: 1, onLost: () => undefined })
    let drawn = false
    const drawing = threads.render(invoice, () => (drawn = true), { signal })
    // Still in the turn in which it was asked for.
    assert.equal(drawn, blocked)
    assert.equal(Buffer.from((await drawing).pdf.subarray(0, 5)).toString(), '%PDF-')
    await threads.close()
  }
})

test('unbounded-fan-out: all events that lie in the outbox are under way at once', async () => {
  for (const [bug, expected] of [[null, 5], ['unbounded-fan-out', 40]] as const) {
    const { startRelay } = await importWithBug<typeof Relay>(bug, 'apps/orders/outbox/relay.ts')
    const lying = Array.from({ length: 40 }, (_, index) => ({ event: { id: index + 1, kind: 'order-placed' as const, orderId: index + 1, version: 1, lines: [], traceparent: null }, attempts: 1 }))
    const [delivered, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let [underWay, most, left] = [0, 0, lying.length]
    const relay = startRelay({
      outbox: {
        take: async (limit) => lying.splice(0, limit),
        delivered: async () => {
          if (--left === 0) delivered.resolve()
        },
        failed: async () => undefined,
        renew: async () => undefined,
        depth: async () => ({ waiting: 0, oldestSeconds: 0 }),
      },
      reservations: {
        reserve: async () => {
          most = Math.max(most, ++underWay)
          await released.promise
          underWay--
        },
      },
      news: { next: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })), end: () => undefined, [Symbol.dispose]: () => undefined },
      onError: (error) => assert.fail(String(error)),
    })
    await turns()
    released.resolve()
    await delivered.promise
    await relay.stop(1_000)
    assert.equal(most, expected)
  }
})
