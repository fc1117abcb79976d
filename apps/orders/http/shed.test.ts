import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AdaptiveLimit } from './adaptive-limit.ts'
import { shedding } from './shed.ts'

test('when there is no room, what would wait is refused as a problem that says when to come again', async () => {
  const limit = new AdaptiveLimit({ least: 1, most: 1, burst: 0 })
  let shed = 0
  const refuse = await shedding({ limit, onShed: () => shed++ })
  assert.equal(refuse('GET', '/orders/1'), null)

  const work = Promise.withResolvers<void>()
  const running = limit.run('orders.orderById', () => work.promise)
  const { status, headers, body } = refuse('POST', '/orders')!
  assert.deepEqual([status, headers['retry-after'], headers['content-type']], [503, '1', 'application/problem+json'])
  assert.equal((JSON.parse(body) as { type: string }).type, '/problems/overloaded')
  const refused = ['GET /orders/1', 'GET /orders?cursor=x', 'GET /jobs/7', 'GET /jobs/7/events', 'DELETE /jobs/7', 'GET /healthz', 'GET /metrics', 'GET /orderly']
    .filter((asked) => refuse(asked.split(' ')[0]!, asked.split(' ')[1]!) !== null)
  assert.deepEqual(refused, ['GET /orders/1', 'GET /orders?cursor=x', 'GET /jobs/7'])
  assert.equal(shed, 4)

  work.resolve()
  await running
  assert.equal(refuse('GET', '/orders/1'), null)
})
