import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { map } from '@interleave/patterns/map.ts'
import { sleep } from '@interleave/patterns/sleep.ts'
import { startTestPostgres, type TestPostgres } from '@interleave/postgres/testing/test-postgres.ts'
import { z } from 'zod'
import { startTestService, type TestService } from '../testing/test-service.ts'
import type { OpenApiDocument } from './openapi.ts'

let postgres: TestPostgres
let service: TestService
let document: OpenApiDocument
before(async () => {
  postgres = await startTestPostgres()
  service = await startTestService(postgres.url)
  document = (await (await service.ask('GET', '/openapi.json')).json()) as OpenApiDocument
})
after(async () => {
  await service?.stop()
  await postgres.stop()
})

const METHODS = ['get', 'post', 'put', 'patch', 'delete']
const operations = () => Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
const json = { 'content-type': 'application/json' }

/** An answer must be one of those that the operation names, and look as it says there. */
async function check(path: string, method: string, response: Response): Promise<void> {
  const name = `${method} ${path} → ${response.status}`
  const answer = document.paths[path]?.[method]?.responses[String(response.status)]
  assert.ok(answer, `${name} is not documented`)
  const type = response.headers.get('content-type')?.split(';')[0]
  const text = await response.text()
  if (text === '') return
  const content = answer.content?.[type ?? '']
  assert.ok(content, `${name} as ${type} is not documented`)
  if (type?.endsWith('json')) z.fromJSONSchema(content.schema as Parameters<typeof z.fromJSONSchema>[0]).parse(JSON.parse(text))
  for (const [header, { schema }] of Object.entries(answer.headers ?? {})) {
    const value = response.headers.get(header)
    if (value !== null) z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).parse(schema['type'] === 'integer' ? Number(value) : value)
  }
}

test('every documented operation answers as documented, and no other method is taken', async () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const address = path.replace('{id}', path.startsWith('/jobs') ? crypto.randomUUID() : '1').replace('{code}', 'not-found')
    for (const method of METHODS) {
      const response = await service.ask(method.toUpperCase(), address, method === 'post' ? { headers: json, body: '{}' } : {})
      if (methods[method]) await check(path, method, response)
      else {
        assert.equal(response.status, 405, `${method} ${path}`)
        assert.deepEqual(response.headers.get('allow')?.split(', ').filter((allowed) => allowed !== 'HEAD').toSorted(), Object.keys(methods).map((allowed) => allowed.toUpperCase()).toSorted())
      }
    }
  }
})

const requests: [method: string, path: string, address: string, status: number, init?: RequestInit][] = [
  ['get', '/orders', '/orders?limit=2', 200],
  ['get', '/orders', '/orders?limit=200', 400],
  ['get', '/orders/{id}', '/orders/1', 200],
  ['get', '/orders/{id}', '/orders/x', 400],
  ['get', '/orders/{id}', '/orders/999999', 404],
  ['get', '/orders/{id}/summary', '/orders/1/summary', 200],
  ['post', '/orders', '/orders', 201, { headers: { ...json, 'idempotency-key': 'served-01' }, body: '{"customer":"Ada","lines":[{"sku":"pen","quantity":1}]}' }],
  ['post', '/orders', '/orders', 400, { headers: { ...json, 'idempotency-key': 'served-02' }, body: '{' }],
  ['post', '/orders', '/orders', 413, { headers: { ...json, 'idempotency-key': 'served-03' }, body: ' '.repeat(70_000) }],
  ['post', '/orders', '/orders', 415, { headers: { 'content-type': 'text/plain', 'idempotency-key': 'served-04' }, body: '{}' }],
  ['post', '/orders', '/orders', 422, { headers: { ...json, 'idempotency-key': 'served-05' }, body: '{}' }],
]
for (const [method, path, address, status, init] of requests)
  test(`${method} ${address} is a ${status} as it is documented`, async () => {
    const response = await service.ask(method.toUpperCase(), address, init)
    assert.equal(response.status, status)
    await check(path, method, response)
  })

test('the type of a problem leads to what it stands for', async () => {
  const { type, title, status } = (await (await service.ask('GET', '/orders/x')).json()) as { type: string; title: string; status: number }
  assert.deepEqual(await (await service.ask('GET', type)).json(), { type, title, status })
  assert.equal((await service.ask('GET', '/problems/toString')).status, 404)
})

test('each operation has a name of its own, and a parameter for each part of its path', () => {
  const ids = operations().map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
  for (const { path, operation } of operations()) {
    const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name)
    assert.deepEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name), named, path)
  }
})

test('what is documented as an example fits its own schema', () => {
  const contents = operations().flatMap(({ operation }) => [operation.requestBody, ...Object.values(operation.responses)].flatMap((it) => Object.values(it?.content ?? {})))
  const examples = contents.filter(({ example }) => example !== undefined)
  assert.ok(examples.length >= 3)
  for (const { schema, example } of examples) z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).parse(example)
})

test('the page names every operation, and needs no script and nothing from elsewhere', async () => {
  const response = await service.ask('GET', '/docs')
  const page = await response.text()
  for (const { operation } of operations()) assert.ok(page.includes(`id="${operation.operationId}"`), operation.operationId)
  assert.doesNotMatch(page, /<script|https?:\/\//)
  assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-[\w+/=]+'; /)
})

test('every answer carries the headers that keep browsers careful, whatever it is', async () => {
  const huge = { headers: { ...json, 'idempotency-key': 'served-03' }, body: ' '.repeat(70_000) }
  for (const [method, path, init] of [['GET', '/orders/1'], ['GET', '/orders/1/summary'], ['GET', '/nothing'], ['PUT', '/orders/1'], ['POST', '/orders', huge], ['GET', '/docs'], ['HEAD', '/orders/1']] as const) {
    const { headers } = await service.ask(method, path, init)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.match(headers.get('cache-control') ?? '', /no-store|private/, path)
    assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'/, path)
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f]{32}$/, path)
  }
})

test('told to stop, it first says that it leaves, goes on answering for a while, and then lets what runs end', async () => {
  const leaving = await startTestService(postgres.url, { DRAIN_WAIT_MS: '2000' })
  const stopped = leaving.stop()
  const ready = await leaving.ask('GET', '/readyz')
  assert.deepEqual([ready.status, ready.headers.get('retry-after')], [503, '5'])
  assert.equal((await leaving.ask('GET', '/orders/1')).status, 200)
  await stopped
  await assert.rejects(leaving.ask('GET', '/orders/1'))
})

const cursor = (text: string): string => btoa(text).replaceAll('=', '')
const order = (customer: string, lines: unknown = [{ sku: 'pen', quantity: 1 }]) => JSON.stringify({ customer, lines })
const nasty: [method: string, path: string, body?: string][] = [
  ['GET', '/orders/%00'], ['GET', '/orders/%E0%A4%A'], ['GET', '/orders/1%2F2'], ['GET', '/orders/١'], ['GET', '/orders/2147483648'], ['GET', '/orders/9007199254740991/summary'],
  ['GET', '//orders/1'], ['GET', '/orders/..%2f..%2fetc'], ['GET', `/${'a/'.repeat(2_000)}`], ['GET', '/orders?limit=1&limit=2'], ['GET', '/orders?__proto__=1'],
  ['GET', `/orders?cursor=${cursor('9999-12-31T23:59:59.999Z 9999999999')}`], ['GET', `/orders?cursor=${cursor('2026-02-30T00:00:00.000Z 1')}`], ['GET', `/orders?cursor=${cursor('0000-01-01T00:00:00.000Z 1')}`],
  ['GET', '/jobs/%00'], ['GET', '/jobs/00000000-0000-0000-0000-000000000000/invoice.pdf'], ['DELETE', '/jobs/1'],
  ['POST', '/orders', order('A\0')], ['POST', '/orders', order('\ud800')], ['POST', '/orders', '{"__proto__":{"customer":"Ada"}}'], ['POST', '/orders', '[[[['.repeat(5_000)],
  ['POST', '/orders', order('Ada', [{ sku: 'pen', quantity: 1e308 }])], ['POST', '/orders', order('Ada', { length: 1 })], ['POST', '/orders', '\u{feff}{}'], ['POST', '/orders', ''],
  ['POST', '/orders', order("'); drop table orders; --")], ['POST', '/orders/2147483648/invoice'], ['POST', '/orders/0/invoice'],
]
test('nothing that can be sent makes it a 500', async () => {
  let key = 0
  for (const [method, path, body] of nasty) {
    const headers = { ...json, 'idempotency-key': `nasty-${key++}-00` }
    const response = await service.ask(method, path, method === 'POST' ? { headers, body: body ?? '' } : {})
    const text = await response.text()
    assert.ok(response.status < 500, `${method} ${path.slice(0, 60)} ${body?.slice(0, 60)} → ${response.status} ${text}`)
  }
  assert.deepEqual(service.logged.filter((line) => Number(line['level']) >= 50), [])
  assert.equal((await service.ask('GET', '/orders/1')).status, 200)
})

test('a client that leaves in the middle of its body is no failure of ours', async () => {
  const leaving = connect(Number(new URL(service.url).port), '127.0.0.1')
  leaving.write('POST /orders HTTP/1.1\r\nHost: orders\r\nContent-Type: application/json\r\nIdempotency-Key: leaving-01\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"cu\r\n')
  const left = async (): Promise<number> => service.metric('orders_http_requests_cancelled_total{route="/orders",why="hang-up"}')
  for (let turn = 0; turn < 300 && (await service.metric('orders_http_requests_in_flight')) < 2; turn++) await sleep(10)
  leaving.destroy()
  for (let turn = 0; turn < 300 && (await left()) === 0; turn++) await sleep(10)
  assert.equal(await left(), 1)
  assert.deepEqual(service.logged.filter((line) => Number(line['level']) >= 50), [])
})

test('an address that asks too often is told when to come again; what is for operations stays open', async () => {
  const limited = await startTestService(postgres.url, { REQUESTS_PER_SECOND: '1' })
  try {
    const answers = await map([1, 2, 3, 4, 5, 6], () => limited.ask('GET', '/orders/1'), { concurrency: 6 })
    const refused = answers.filter(({ status }) => status === 429)
    assert.ok(refused.length >= 1 && refused.length <= 4)
    await check('/orders/{id}', 'get', refused[0] as Response)
    assert.equal(refused[0]?.headers.get('retry-after'), '1')
    for (const path of ['/healthz', '/readyz', '/metrics']) assert.equal((await limited.ask('GET', path)).status, 200, path)
  } finally {
    await limited.stop()
  }
})
