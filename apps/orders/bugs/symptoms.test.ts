import assert from 'node:assert/strict'
import { test } from 'node:test'
import type * as Controller from '../orders/controller.ts'
import type { Call, Order } from '../orders/ports.ts'
import type * as Service from '../orders/service.ts'
import type { BugId } from './catalogue.ts'
import { importWithBug } from './load-with-bug.ts'

/** A call of a port, which answers when the test says so. */
interface Asked {
  what: string
  resolve(value: unknown): void
  reject(error: unknown): void
}

const ada: Order = { id: 1, customer: 'Ada', placedAt: '2026-01-01T00:00:00.000Z', status: 'placed', lines: [{ sku: 'pen', quantity: 2 }] }
const grace: Order = { ...ada, id: 2, customer: 'Grace' }

/** The service with a bug, or healthy, over ports that answer when told. */
async function serviceWith(bug: BugId | null) {
  const { createOrdersController } = await importWithBug<typeof Controller>(bug, 'apps/orders/orders/controller.ts')
  const { createOrderService } = await importWithBug<typeof Service>(bug, 'apps/orders/orders/service.ts')
  const asked: Asked[] = []
  const working = new Set<string>()
  const ask = <T>(what: string, { signal }: Call): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    asked.push({ what, resolve: (value) => resolve(value as T), reject })
    working.add(what)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    return promise.finally(() => working.delete(what))
  }
  const service = createOrderService(
    { orderById: (id, call) => ask(`order ${id}`, call) },
    { unitCents: (_, call) => ask('prices', call) },
    { stock: (_, call) => ask('stock', call) },
    { inventoryMs: 60_000 },
  )
  const handle = createOrdersController(service, { deadlineMs: 60_000, onError: () => undefined })
  const client = new AbortController()
  const settle = async (what: string, end: (call: Asked) => void): Promise<void> => {
    await turns()
    const index = asked.findIndex((call) => call.what === what)
    const [call] = asked.splice(index, 1)
    assert.ok(index >= 0 && call, `expected a call of ${what}, there is ${asked.map((other) => other.what).join(', ') || 'none'}`)
    end(call)
    await turns()
  }
  return {
    get: async (path: string) => {
      const response = await handle(new Request(`http://orders.test${path}`, { signal: client.signal }))
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
    answer: (what: string, value: unknown) => settle(what, ({ resolve }) => resolve(value)),
    fail: (what: string) => settle(what, ({ reject }) => reject(new Error(`${what} failed`))),
    hangUp: async () => {
      client.abort(new DOMException('The client hung up', 'AbortError'))
      await turns()
    },
    working: () => [...working],
  }
}

/** Until nothing but a port's answer can change anything. */
const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const each = (bug: BugId, name: string, check: (bug: BugId | null) => Promise<unknown>, { healthy, buggy }: { healthy: unknown; buggy: unknown }): void => {
  test(`${bug}: ${name}`, async () => {
    assert.deepEqual(await check(null), healthy)
    assert.deepEqual(await check(bug), buggy)
  })
}

const summaryOfAda = { status: 200, body: { id: 1, customer: 'Ada', totalCents: 300, inStock: true, partial: false } }

each('missing-await', 'a summary has an empty body', async (bug) => {
  const { get, answer } = await serviceWith(bug)
  const got = get('/orders/1/summary')
  await answer('order 1', ada)
  await answer('prices', { pen: 150 })
  await answer('stock', { pen: 9 })
  return got
}, { healthy: summaryOfAda, buggy: { status: 200, body: {} } })

each('wrong-lifetime', 'of two at once, one gets the order of the other', async (bug) => {
  const { get, answer } = await serviceWith(bug)
  const both = [get('/orders/1/summary'), get('/orders/2/summary')]
  await answer('order 1', ada)
  await answer('order 2', grace)
  for (let call = 0; call < 2; call++) {
    await answer('prices', { pen: 150 })
    await answer('stock', { pen: 9 })
  }
  return (await Promise.all(both)).map(({ body }) => body['customer'])
}, { healthy: ['Ada', 'Grace'], buggy: ['Grace', 'Grace'] })

const pricesFirst = async (bug: BugId | null): Promise<unknown> => {
  const { get, answer } = await serviceWith(bug)
  const got = get('/orders/1/summary')
  await answer('order 1', ada)
  await answer('prices', { pen: 150 })
  await answer('stock', { pen: 9 })
  return got
}
each('wrong-order', 'when prices arrive first, stock is said to be missing', pricesFirst, {
  healthy: summaryOfAda,
  buggy: { status: 200, body: { id: 1, customer: 'Ada', totalCents: 300, inStock: null, partial: true, missing: ['inventory'] } },
})

test('wrong-order: when stock arrives first, all is well, which is why nobody saw it', async () => {
  const { get, answer } = await serviceWith('wrong-order')
  const got = get('/orders/1/summary')
  await answer('order 1', ada)
  await answer('stock', { pen: 9 })
  await answer('prices', { pen: 150 })
  assert.deepEqual(await got, summaryOfAda)
})

each('dropped-signal', 'the client hangs up, and pricing works on', async (bug) => {
  const { get, answer, hangUp, working } = await serviceWith(bug)
  const got = get('/orders/1/summary')
  await answer('order 1', ada)
  await hangUp()
  const left = working()
  if (left.length > 0) await answer('prices', { pen: 150 })
  await got
  return left
}, { healthy: [], buggy: ['prices'] })

each('no-shared-cancel', 'pricing fails, the answer leaves, and inventory works on', async (bug) => {
  const { get, answer, fail, working } = await serviceWith(bug)
  const got = get('/orders/1/summary')
  await answer('order 1', ada)
  await fail('prices')
  const { status } = await got
  const left = working()
  if (left.length > 0) await answer('stock', { pen: 9 })
  return [status, left]
}, { healthy: [500, []], buggy: [500, ['stock']] })
