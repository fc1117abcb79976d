import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ada, hangs } from '../testing/fake-ports.ts'
import { createOrdersController } from './controller.ts'
import { Unavailable, Unpriced } from './ports.ts'
import type { OrderService } from './service.ts'

const errors: unknown[] = []
function ask(path: string, orderById: OrderService['orderById'] = (id) => Promise.resolve(id === 1 ? ada : null), signal?: AbortSignal): Promise<Response> {
  const service: OrderService = { orderById, orderSummary: () => Promise.resolve({ id: 1, customer: 'Ada', totalCents: 1, inStock: true, partial: false }) }
  errors.length = 0
  const request = new Request(`http://orders.test${path}`, signal ? { signal } : {})
  return createOrdersController(service, { deadlineMs: 5, onError: (error) => errors.push(error) })(request)
}

const answers: [path: string, status: number, type?: string][] = [
  ['/orders/1', 200],
  ['/orders/1/summary', 200],
  ['/orders/2', 404, 'not-found'],
  ['/orders/0', 400, 'bad-request'],
  ['/orders/-1', 400, 'bad-request'],
  ['/orders/1e3', 400, 'bad-request'],
  ['/orders/0x1', 400, 'bad-request'],
  ['/orders/%31', 400, 'bad-request'],
  ['/orders/9007199254740993', 400, 'bad-request'],
  ['/orders/1/', 404, 'not-found'],
  ['/orders/1/lines', 404, 'not-found'],
]
for (const [path, status, type] of answers)
  test(`${path} is a ${status}`, async () => {
    const response = await ask(path)
    assert.equal(response.status, status)
    const body = (await response.json()) as { type?: string; status?: number }
    if (type === undefined) return
    assert.deepEqual([body.type, body.status, response.headers.get('content-type')], [`/problems/${type}`, status, 'application/problem+json'])
  })

test('an order is answered as it is, and nothing of ours with it', async () => {
  assert.deepEqual(await (await ask('/orders/1')).json(), ada)
})

const failures: [name: string, error: unknown, status: number, logged: boolean][] = [
  ['a system that is unavailable', new Unavailable('database', { retryAfterSeconds: 7 }), 503, false],
  ['a piece without a price', new Unpriced('ink'), 409, false],
  ['our own mistake', new TypeError('password=secret'), 500, true],
  ['a thrown text', 'secret', 500, true],
]
for (const [name, error, status, logged] of failures)
  test(`${name} is a ${status} that tells nothing of our inside`, async () => {
    const response = await ask('/orders/1', () => Promise.reject(error))
    assert.equal(response.status, status)
    assert.equal(response.headers.get('retry-after'), status === 503 ? '7' : null)
    assert.doesNotMatch(await response.text(), /secret/)
    assert.deepEqual(errors, logged ? [error] : [])
  })

test('at the deadline the work is told to stop, and the answer is a 504', async () => {
  let reason: unknown
  const response = await ask('/orders/1', (_id, call) => hangs<null>(call).catch((error: unknown) => { throw (reason = error) }))
  assert.equal(response.status, 504)
  assert.equal((reason as Error).name, 'TimeoutError')
  assert.deepEqual(errors, [])
})

test('a hang-up reaches the service with its reason, and is nobody’s error', async () => {
  const client = new AbortController()
  const reason = new Error('gone')
  let heard: unknown
  const asked = ask('/orders/1', (_id, call) => hangs<null>(call).catch((error: unknown) => { throw (heard = error) }), client.signal)
  client.abort(reason)
  assert.equal((await asked).status, 499)
  assert.equal(heard, reason)
  assert.deepEqual(errors, [])
})
