import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sleep } from '@interleave/patterns/sleep.ts'
import { ada, hangs } from '../testing/fake-ports.ts'
import { createPlacingController } from './controller.ts'
import type { NewOrder, PlacingRepository } from './ports.ts'
import { createPlacingService } from './service.ts'

const valid = { customer: 'Ada', lines: [{ sku: 'pen', quantity: 2 }] }

interface Sent {
  body?: unknown
  headers?: Record<string, string>
  place?: PlacingRepository['place']
}

async function send({ body = valid, headers = {}, place = () => Promise.resolve({ kind: 'placed', order: ada }) }: Sent = {}) {
  const response = await createPlacingController(createPlacingService({ place }), { deadlineMs: 5, onError: (error) => assert.fail(String(error)) })(new Request('http://orders.test/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'key-0001', ...headers },
    body: typeof body === 'string' || body instanceof ArrayBuffer ? body : JSON.stringify(body),
  }))
  return { status: response.status, headers: response.headers, body: (await response.json()) as { type?: string; errors?: { pointer: string }[] } }
}

test('an order that was placed is a 201 that says where it is', async () => {
  const { status, headers, body } = await send()
  assert.deepEqual([status, headers.get('location'), headers.get('idempotency-replayed'), body], [201, '/orders/1', null, ada])
})

test('placed with this key before it is the same answer, which says so', async () => {
  const { status, headers, body } = await send({ place: () => Promise.resolve({ kind: 'repeated', order: ada }) })
  assert.deepEqual([status, headers.get('location'), headers.get('idempotency-replayed'), body], [201, '/orders/1', 'true', ada])
})

test('a key that came before with another order is a 422', async () => {
  const { status, body } = await send({ place: () => Promise.resolve({ kind: 'key-reused' }) })
  assert.deepEqual([status, body.type], [422, '/problems/key-reused'])
})

test('a name that is not UTF-8 is no JSON, and not stored as something else', async () => {
  const latin1 = Uint8Array.from('{"customer":"Zoë","lines":[{"sku":"pen","quantity":1}]}', (letter) => letter.charCodeAt(0))
  const { status, body } = await send({ body: latin1.buffer })
  assert.deepEqual([status, body.type], [400, '/problems/bad-request'])
})

test('two lines of one sku are one, and a name is without the space around it', async () => {
  let heard: NewOrder | null = null
  const place: PlacingRepository['place'] = (order) => {
    heard = order
    return Promise.resolve({ kind: 'placed', order: ada })
  }
  await send({ body: { customer: ' Ada ', lines: [{ sku: 'pen', quantity: 2 }, { sku: 'ink', quantity: 1 }, { sku: 'pen', quantity: 3 }] }, place })
  assert.deepEqual(heard, { customer: 'Ada', lines: [{ sku: 'pen', quantity: 5 }, { sku: 'ink', quantity: 1 }] })
})

const line = { sku: 'pen', quantity: 1 }
const refused: [name: string, sent: Sent, status: number, pointers?: string[]][] = [
  ['no content type', { headers: { 'content-type': '' } }, 415],
  ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ['a type that only begins like JSON', { headers: { 'content-type': 'application/jsonp' } }, 415],
  ['no key', { headers: { 'idempotency-key': '' } }, 400],
  ['a short key', { headers: { 'idempotency-key': 'short' } }, 400],
  ['a key with a space', { headers: { 'idempotency-key': 'two words' } }, 400],
  ['no JSON', { body: '{' }, 400],
  ['null', { body: 'null' }, 422, ['/customer', '/lines']],
  ['a list', { body: [] }, 422, ['/customer', '/lines']],
  ['a blank name', { body: { ...valid, customer: ' ' } }, 422, ['/customer']],
  ['a name with a NUL', { body: { ...valid, customer: 'A\0da' } }, 422, ['/customer']],
  ['a name with half a character', { body: { ...valid, customer: 'A\ud83dda' } }, 422, ['/customer']],
  ['a name too long', { body: { ...valid, customer: 'a'.repeat(201) } }, 422, ['/customer']],
  ['no lines', { body: { ...valid, lines: [] } }, 422, ['/lines']],
  ['too many lines', { body: { ...valid, lines: Array.from({ length: 51 }, () => line) } }, 422, ['/lines']],
  ['bad lines', { body: { ...valid, lines: [line, { sku: 'Pen', quantity: 1.5 }, null, { sku: 'pen', quantity: 1001 }] } }, 422, ['/lines/1/sku', '/lines/1/quantity', '/lines/2/sku', '/lines/2/quantity', '/lines/3/quantity']],
  ['a field of a line that nobody knows', { body: { ...valid, lines: [line, { ...line, price: 1 }] } }, 422, ['/lines/1/price']],
  ['a field nobody knows', { body: { ...valid, 'discount/~': 1 } }, 422, ['/discount~1~0']],
]
for (const [name, sent, status, pointers] of refused)
  test(`${name} is a ${status}, and nothing is placed`, async () => {
    const answer = await send({ ...sent, place: () => assert.fail('placed') })
    assert.equal(answer.status, status)
    assert.deepEqual(answer.body.errors?.map(({ pointer }) => pointer), pointers)
  })

test('the deadline begins when the body is there', async () => {
  const place = createPlacingController(createPlacingService({ place: () => Promise.resolve({ kind: 'placed', order: ada }) }), { deadlineMs: 5 })
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'key-0001' }
  const arrayBuffer = (): Promise<ArrayBuffer> => sleep(20).then(() => new TextEncoder().encode(JSON.stringify(valid)).buffer)
  assert.equal((await place(Object.assign(new Request('http://orders.test/orders', { method: 'POST', headers }), { arrayBuffer }))).status, 201)
})

test('at the deadline the placing is stopped, and the answer is a 504', async () => {
  assert.equal((await send({ place: (_order, _key, call) => hangs(call) })).status, 504)
})
