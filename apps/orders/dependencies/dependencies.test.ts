import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FaultyService } from './faults.ts'
import { inventory } from './inventory-server.ts'
import { pricingClient } from './pricing-client.ts'
import { pricing } from './pricing-server.ts'

type Server = ReturnType<typeof pricing>

async function ask<T = unknown>({ fetch }: Server, method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<{ status: number; body: T }> {
  const response = await fetch(new Request(`http://dependency.test${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal ? { signal } : {}) }))
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T }
}

const placed = (orderId: number, version: number, quantity = 1) => ({ id: orderId * 10 + version, kind: 'order-placed', orderId, version, lines: [{ sku: 'pad', quantity }], traceparent: null })
const pads = async (server: Server): Promise<number> => (await ask<{ pad: number }>(server, 'GET', '/stock?sku=pad')).body.pad

test('pricing leaves out what it has no price for', async () => {
  assert.deepEqual(await ask(pricing(), 'GET', '/prices?sku=pen&sku=toString&sku=unheard-of'), { status: 200, body: { pen: 150 } })
})

test('what pricing does not name has no price, whatever objects are born with', async () => {
  const fetch = () => Promise.resolve(Response.json({ pen: 150 }))
  const prices = await pricingClient('http://pricing.test', { fetch }).unitCents(['pen', 'constructor'], { signal: new AbortController().signal })
  assert.deepEqual([prices['pen'], prices['constructor']], [150, undefined])
})

test('an event counts once, however often it comes', async () => {
  const server = inventory()
  for (const taken of [true, false, false]) assert.deepEqual((await ask(server, 'POST', '/reservations', placed(1, 1))).body, { taken })
  assert.equal(await pads(server), 1)
  assert.deepEqual((await ask(server, 'GET', '/reservations')).body, { orders: { 1: 1 }, deliveries: 3 })
})

test('of one order an older event after a newer one does not count; of another it does', async () => {
  const server = inventory()
  const taken: unknown[] = []
  for (const event of [placed(1, 2), placed(1, 1), placed(2, 1)]) taken.push((await ask(server, 'POST', '/reservations', event)).body)
  assert.deepEqual(taken, [{ taken: true }, { taken: false }, { taken: true }])
  assert.equal(await pads(server), 0)
})

test('faults are set while it runs: failing, then well again', async () => {
  const server = pricing()
  assert.equal((await ask(server, 'PUT', '/faults', { failRate: 1, failStatus: 502 })).status, 200)
  assert.equal((await ask(server, 'GET', '/prices?sku=pen')).status, 502)
  assert.deepEqual((await ask<object>(server, 'PUT', '/faults', {})).body, { latencyMs: 0, jitterMs: 0, failRate: 0, failStatus: 503, hangRate: 0 })
  assert.equal((await ask(server, 'GET', '/prices?sku=pen')).status, 200)
})

for (const faults of [null, 'none', { slow: 1 }, { latencyMs: -1 }, { failRate: '1' }])
  test(`${JSON.stringify(faults)} are no faults, and change none`, async () => {
    const server = pricing()
    assert.equal((await ask(server, 'PUT', '/faults', faults)).status, 422)
    assert.equal((await ask(server, 'GET', '/prices?sku=pen')).status, 200)
  })

test('who leaves a request that hangs is counted as having abandoned it', async () => {
  const server = inventory()
  await ask(server, 'PUT', '/faults', { hangRate: 1 })
  const stop = new AbortController()
  const asked = ask(server, 'GET', '/stock?sku=pen', undefined, stop.signal)
  // The second answer comes when the first request is under way.
  await ask(server, 'GET', '/stats')
  assert.deepEqual((await ask(server, 'GET', '/stats')).body, { inFlight: 1, served: 0, abandoned: 0 })
  stop.abort()
  await asked
  assert.deepEqual((await ask(server, 'GET', '/stats')).body, { inFlight: 0, served: 0, abandoned: 1 })
})

test('a share of requests fails as chance has it', async () => {
  const draws = [0.9, 0.9, 0.3, 0.9, 0.9, 0.7]
  const service = new FaultyService(() => draws.shift() ?? 0)
  service.faults = { ...service.faults, failRate: 0.5 }
  const never = new AbortController().signal
  const statuses = [await service.run(never, () => new Response()), await service.run(never, () => new Response())].map(({ status }) => status)
  assert.deepEqual(statuses, [503, 200])
})
