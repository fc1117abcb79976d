import test from 'node:test'
import assert from 'node:assert/strict'
import { client } from 'interleave:world'
import { ordersApp } from './app.ts'
import { simulatedPorts } from './simulated-ports.ts'

const ada = {
  id: 1, customer: 'Ada', placedAt: '2026-01-05T09:00:00.000Z', status: 'placed',
  lines: [{ sku: 'pen', quantity: 2 }, { sku: 'ink', quantity: 1 }],
}
const grace = { id: 2, customer: 'Grace', placedAt: '2026-01-05T09:00:00.000Z', status: 'shipped', lines: [{ sku: 'pad', quantity: 3 }] }

test('GET /orders/1 answers the order with its lines', async () => {
  const app = ordersApp(simulatedPorts())
  const response = await app(new Request('http://shop.test/orders/1'))
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), ada)
})

test('GET /orders/2/summary answers the total and that something is missing', async () => {
  const app = ordersApp(simulatedPorts())
  const response = await app(new Request('http://shop.test/orders/2/summary'))
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { id: 2, customer: 'Grace', totalCents: 750, inStock: false, partial: false })
})

test('an order that is not there is a 404, its summary too', async () => {
  const app = ordersApp(simulatedPorts())
  const order = await app(new Request('http://shop.test/orders/9'))
  const summary = await app(new Request('http://shop.test/orders/9/summary'))
  assert.equal(order.status, 404)
  assert.equal(summary.status, 404)
})

test('an id that is no whole number from 1 is a 400', async () => {
  const app = ordersApp(simulatedPorts())
  const word = await app(new Request('http://shop.test/orders/seven'))
  const zero = await app(new Request('http://shop.test/orders/0'))
  assert.equal(word.status, 400)
  assert.equal(zero.status, 400)
})

test('the summary asks pricing and inventory at the same time', async () => {
  const ports = simulatedPorts({ counted: true })
  await ordersApp(ports)(new Request('http://shop.test/orders/1/summary'))
  assert.equal(ports.peakInFlight(), 2)
})

test('a request that was given up before it began is a 499', async () => {
  const app = ordersApp(simulatedPorts())
  const response = await app(new Request('http://shop.test/orders/1/summary', { signal: AbortSignal.abort() }))
  assert.equal(response.status, 499)
})

test('after a hang-up during the order nothing works on', async () => {
  const caller = client({ hangsUpAtMs: 15 })
  const ports = simulatedPorts({ caller })
  await ordersApp(ports)(new Request('http://shop.test/orders/1', { signal: caller }))
  assert.deepEqual(ports.inFlight(), [])
  assert.deepEqual(ports.wasted(), [])
})

test('after a hang-up during the summary nothing works on', async () => {
  const caller = client({ hangsUpAtMs: 30 })
  const ports = simulatedPorts({ caller })
  await ordersApp(ports)(new Request('http://shop.test/orders/1/summary', { signal: caller }))
  assert.deepEqual(ports.inFlight(), [])
  assert.deepEqual(ports.wasted(), [])
})

test('when pricing is down the answer is a 503 and inventory has stopped', async () => {
  const ports = simulatedPorts({ down: ['pricing'] })
  const response = await ordersApp(ports)(new Request('http://shop.test/orders/1/summary'))
  assert.equal(response.status, 503)
  assert.deepEqual(ports.inFlight(), [])
})

test('when inventory is down the summary goes without it', async () => {
  const ports = simulatedPorts({ down: ['inventory'] })
  const response = await ordersApp(ports)(new Request('http://shop.test/orders/1/summary'))
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { id: 1, customer: 'Ada', totalCents: 1200, inStock: null, partial: true, missing: ['inventory'] })
  assert.deepEqual(ports.inFlight(), [])
})

test('when inventory is late the summary goes without it, and inventory has stopped', async () => {
  const ports = simulatedPorts({ late: ['inventory'] })
  const response = await ordersApp(ports, { inventoryMs: 300 })(new Request('http://shop.test/orders/1/summary'))
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { id: 1, customer: 'Ada', totalCents: 1200, inStock: null, partial: true, missing: ['inventory'] })
  assert.deepEqual(ports.inFlight(), [])
})

test('a request that takes too long is a 504, and nothing works on', async () => {
  const ports = simulatedPorts({ late: ['database'] })
  const response = await ordersApp(ports, { deadlineMs: 2000 })(new Request('http://shop.test/orders/1'))
  assert.equal(response.status, 504)
  assert.deepEqual(ports.inFlight(), [])
})

test('two orders asked for at once do not mix', async () => {
  const app = ordersApp(simulatedPorts())
  const [first, second] = await Promise.all([
    app(new Request('http://shop.test/orders/1')),
    app(new Request('http://shop.test/orders/2')),
  ])
  assert.deepEqual(await first.json(), ada)
  assert.deepEqual(await second.json(), grace)
})

test('a summary does not mix with another that is asked for at once', async () => {
  // What sleeps wakes in turn, so that there are fewer orders to run.
  const app = ordersApp(simulatedPorts({ late: ['pricing', 'inventory'] }))
  const [found, missing] = await Promise.all([
    app(new Request('http://shop.test/orders/2/summary')),
    app(new Request('http://shop.test/orders/9/summary')),
  ])
  assert.deepEqual(await found.json(), { id: 2, customer: 'Grace', totalCents: 750, inStock: false, partial: false })
  assert.equal(missing.status, 404)
})

test('a caller who gives up does not spoil the summary of the next', async () => {
  const app = ordersApp(simulatedPorts())
  const caller = new AbortController()
  const given = app(new Request('http://shop.test/orders/1/summary', { signal: caller.signal }))
  caller.abort()
  assert.equal((await given).status, 499)
  assert.equal((await app(new Request('http://shop.test/orders/1/summary'))).status, 200)
})
