import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AdaptiveLimit } from './adaptive-limit.ts'
import type { Route } from './routes.ts'
import { shedding } from './shed.ts'

const route = (path: string, kind?: Route['kind']): Route => ({ method: 'GET', path, ...(kind ? { kind } : {}), handle: () => assert.fail('asked'), doc: { operationId: path, summary: '', responses: {} } })
const routes = [route('/orders/{id}'), route('/jobs/{id}/events', 'stream'), route('/openapi.json', 'operations')]

test('when there is no room, what would wait is refused as a problem that says when to come again', async () => {
  const limit = new AdaptiveLimit({ least: 1, most: 1, burst: 0 })
  let shed = 0
  const refuse = await shedding({ limit, routes, onShed: () => shed++ })
  assert.equal(refuse('GET', '/orders/1'), null)

  const work = Promise.withResolvers<void>()
  const running = limit.run(() => work.promise)
  const { status, headers, body } = refuse('POST', '/orders')!
  assert.deepEqual([status, headers['retry-after'], headers['content-type']], [503, '1', 'application/problem+json'])
  assert.match(headers['content-security-policy'] ?? '', /^default-src 'none'/)
  assert.equal((JSON.parse(body) as { type: string }).type, '/problems/overloaded')
  const refused = ['GET /orders/1', 'GET /orders?cursor=x', 'GET /jobs/7', 'GET /jobs/7/events', 'GET /jobs/7/events?x', 'DELETE /jobs/7', 'GET /openapi.json', 'GET /orders/1?/events', 'GET /%6frders', 'GET http://h/orders', 'GET /jobs/7/events/8']
    .filter((asked) => refuse(asked.split(' ')[0]!, asked.split(' ')[1]!) !== null)
  assert.deepEqual(refused, ['GET /orders/1', 'GET /orders?cursor=x', 'GET /jobs/7', 'GET /orders/1?/events', 'GET /%6frders', 'GET http://h/orders', 'GET /jobs/7/events/8'])
  assert.equal(shed, 8)

  work.resolve()
  await running
  assert.equal(refuse('GET', '/orders/1'), null)
})
