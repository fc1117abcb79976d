import test from 'node:test'
import assert from 'node:assert/strict'
import { client } from 'interleave:world'
import { ordersApp } from './app.ts'
import { simulatedPorts } from './simulated-ports.ts'
import type { Situation } from './simulated-ports.ts'

function shop(options: Situation = {}) {
  const ports = simulatedPorts(options)
  const app = ordersApp(ports)
  const get = (path: string, signal?: AbortSignal) =>
    app(new Request(`http://shop.test${path}`, signal ? { signal } : {}))
  return { ports, get }
}

test('an order comes with its lines and without internal notes', async () => {
  const response = await shop().get('/orders/1')
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), {
    id: 1,
    customer: 'Ada',
    placedAt: '2026-01-05T09:00:00.000Z',
    status: 'placed',
    lines: [{ sku: 'pen', quantity: 2 }, { sku: 'ink', quantity: 1 }],
  })
})

test('a summary has the total of all lines and says whether all is in stock', async () => {
  const response = await shop().get('/orders/1/summary')
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { id: 1, customer: 'Ada', totalCents: 1200, inStock: true, partial: false })
})

test('an unknown order is a 404', async () => {
  assert.equal((await shop().get('/orders/9')).status, 404)
})

test('an id that is no number is a 400', async () => {
  assert.equal((await shop().get('/orders/seven')).status, 400)
})

test('two requests at once do not mix', async () => {
  // What sleeps wakes in turn, so that there are fewer orders to run.
  const { get } = shop({ late: ['pricing', 'inventory'] })
  const [found, missing] = await Promise.all([get('/orders/1/summary'), get('/orders/9/summary')])
  assert.equal(found.status, 200)
  assert.equal(missing.status, 404)
})

test('a database that is down is a 503, not a 404', async () => {
  assert.equal((await shop({ down: ['database'] }).get('/orders/1')).status, 503)
})

test('when pricing fails, inventory has stopped before the answer leaves', async () => {
  const { ports, get } = shop({ down: ['pricing'] })
  const response = await get('/orders/1/summary')
  assert.equal(response.status, 503)
  assert.deepEqual(ports.inFlight(), [])
})

test('a hang-up stops everything below the summary', async () => {
  const caller = client({ hangsUpAtMs: 30 })
  const { ports, get } = shop({ caller })
  const response = await get('/orders/1/summary', caller)
  assert.ok(response.status === 200 || response.status === 499)
  assert.deepEqual(ports.inFlight(), [])
  assert.deepEqual(ports.wasted(), [])
})

test('a request that was given up before it began is a 499', async () => {
  const response = await shop().get('/orders/1', AbortSignal.abort())
  assert.equal(response.status, 499)
})

test('a hang-up during the order stops its queries', async () => {
  const caller = client({ hangsUpAtMs: 15 })
  const { ports, get } = shop({ caller })
  const response = await get('/orders/1', caller)
  assert.ok(response.status === 200 || response.status === 499)
  assert.deepEqual(ports.inFlight(), [])
  assert.deepEqual(ports.wasted(), [])
})

test('pricing and inventory work at the same time', async () => {
  const { ports, get } = shop({ counted: true })
  await get('/orders/1/summary')
  assert.equal(ports.peakInFlight(), 2)
})

test('one caller who gives up does not spoil the answer of the next', async () => {
  const { get } = shop()
  const caller = new AbortController()
  const given = get('/orders/1/summary', caller.signal)
  caller.abort()
  assert.equal((await given).status, 499)
  assert.equal((await get('/orders/1/summary')).status, 200)
})
