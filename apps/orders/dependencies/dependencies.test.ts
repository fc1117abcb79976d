import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Unavailable } from '../orders/ports.ts'
import { FaultyService } from './faults.ts'
import { guard } from './guard.ts'
import { inventoryClient } from './inventory-client.ts'
import { inventory } from './inventory-server.ts'
import { policies } from './policies.ts'
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

const endless = (response: ServerResponse): void => {
  while (response.write('1'.repeat(16_384)));
  response.once('drain', () => endless(response))
}
const strange: [what: string, answer: (response: ServerResponse) => unknown, why: string][] = [
  ['no JSON', (response) => response.end('<h1>Log in</h1>'), 'not-as-agreed'],
  ['nothing', (response) => response.end(), 'not-as-agreed'],
  ['a list', (response) => response.end('[]'), 'not-as-agreed'],
  ['a text for a number', (response) => response.end('{"pen":"150"}'), 'not-as-agreed'],
  ['a number below 0', (response) => response.end('{"pen":-150}'), 'not-as-agreed'],
  ['a number that is not exact', (response) => response.end('{"pen":1e300}'), 'not-as-agreed'],
  ['a body without an end', endless, 'not-as-agreed'],
  ['a body that ends too soon', (response) => response.writeHead(200, { 'content-length': 100 }).write('{"pen":1', () => response.destroy()), 'unavailable'],
  ['a body that stands still', (response) => response.write('{"pen":'), 'unavailable'],
  ['another address', (response) => response.writeHead(302, { location: '/' }).end('{"pen":150}'), 'refused'],
]
for (const [what, answer, why] of strange)
  test(`${what} is no answer: pricing is unavailable, its connection is closed or free, and why is told`, async () => {
    await using server = createServer((_request, response) => {
      answer(response)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const heard: string[] = []
    const guarded = guard({ ...policies.pricing, deadlineMs: 10_000, attemptMs: why === 'unavailable' ? 100 : 10_000, attempts: 1, onFailure: (reason) => heard.push(reason) })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await assert.rejects(pricingClient(url, { guard: guarded }).unitCents(['pen'], { signal: new AbortController().signal }), Unavailable)
    assert.deepEqual(heard, [why])
    // Closing waits for whatever is still under way.
    server.closeIdleConnections()
  })

for (const body of ['{}', '{"taken":"yes"}', '<h1>Log in</h1>'])
  test(`an event is not delivered because somebody says 200 with ${body}`, async () => {
    const inventory = inventoryClient('http://inventory.test', { fetch: () => Promise.resolve(new Response(body)) })
    await assert.rejects(inventory.reserve({ ...placed(1, 1), kind: 'order-placed' }, { signal: new AbortController().signal }), Unavailable)
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
