import assert from 'node:assert/strict'
import { tracingChannel } from 'node:diagnostics_channel'
import { once as eventOf } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { configure } from '../diagnostics.ts'
import { all, map, retry } from '../index.ts'
import { errorOf } from '../testing/gate.ts'
import { fetchOk, HttpError } from './fetch-ok.ts'
import { OPERATIONS, publishedSpans, spansOf } from './spans.ts'

let server: Server
let url: string
/** How often /flaky has answered. */
let calls = 0
before(async () => {
  server = createServer((request, response) => {
    if (request.url === '/json') response.end('{"id":1}')
    else if (request.url === '/flaky') response.writeHead(++calls < 2 ? 503 : 200, { 'retry-after': '0' }).end('[]')
    else if (request.url === '/half') response.write('{"half":')
    else if (request.url === '/missing') response.writeHead(404).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

test('fetchOk reads an answer, and rejects with one that is no success', async () => {
  assert.deepEqual(await fetchOk(`${url}/json`), { id: 1 })
  assert.equal(await fetchOk(`${url}/json`, { read: (response) => response.text() }), '{"id":1}')
  const error = await errorOf(fetchOk(`${url}/missing`))
  assert.ok(error instanceof HttpError)
  assert.equal(error.status, 404)
})

test('of an answer that is no success, a body that is broken too does not take its place', async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error('torn')) })
  await assert.rejects(fetchOk('http://service/', { fetch: async () => new Response(body, { status: 503 }) }), { name: 'HttpError', status: 503 })
})

test('retry understands what fetchOk rejects with', async () => {
  assert.deepEqual(await retry((signal) => fetchOk(`${url}/flaky`, { signal }), { baseMs: 0 }), [])
  assert.equal(calls, 2)
})

for (const path of ['/silent', '/half'])
  test(`aborted at ${path}, fetchOk rejects with the reason, and the server sees the connection end`, async () => {
    const outer = new AbortController()
    const asked = fetchOk(`${url}${path}`, { signal: outer.signal })
    const [request] = await eventOf(server, 'request')
    const closed = eventOf(request.socket, 'close')
    const reason = new Error('left')
    // The head, and half of the body, may be on their way still.
    await new Promise((resolve) => setTimeout(resolve, 20))
    outer.abort(reason)
    assert.equal(await errorOf(asked), reason)
    await closed
  })

test('every pattern and every function in it gets a span, nested, with its failure', async () => {
  const spans: string[] = []
  let depth = 0
  const tracer = {
    startActiveSpan: <T>(name: string, fn: (span: { recordException(error: unknown): void; setStatus(): void; end(): void }) => T): T => {
      const at = depth
      const line = spans.push(`${'  '.repeat(at)}${name}`) - 1
      depth++
      const result = fn({ recordException: (error) => { spans[line] += `: ${String(error)}` }, setStatus: () => undefined, end: () => undefined })
      depth = at
      return result
    },
  }
  const before = configure({ around: spansOf(tracer) })
  try {
    await errorOf(all([function loadUser() { return 1 }, async function loadOrders() { throw new Error('down') }]))
    await map([1, 2], function double(item) { return item * 2 }, { concurrency: 2 })
  } finally {
    configure(before)
  }
  assert.deepEqual(spans, ['all: Error: down', '  all loadUser', '  all loadOrders: Error: down', 'map', '  map double[0]', '  map double[1]'])
})

test('the same on Node’s tracing channel', async () => {
  const heard: unknown[] = []
  const subscribers = { start: (operation: unknown) => heard.push({ ...(operation as object) }), end: () => undefined, asyncStart: () => undefined, asyncEnd: () => undefined, error: () => undefined }
  tracingChannel(OPERATIONS).subscribe(subscribers)
  const before = configure({ around: publishedSpans() })
  try {
    await all([function loadUser() { return 1 }])
  } finally {
    configure(before)
    tracingChannel(OPERATIONS).unsubscribe(subscribers)
  }
  assert.deepEqual(heard, [{ pattern: 'all', name: '' }, { pattern: 'all', name: 'loadUser' }])
})
