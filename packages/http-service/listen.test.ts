import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type HttpServer, listen, type Refusal } from './listen.ts'

let server: HttpServer
let refusal: Refusal | null = null
before(async () => {
  const answer = async (request: Request): Promise<Response> => new Response(`read ${(await request.text()).length}`)
  server = await listen(answer, { host: '127.0.0.1', port: 0, name: 'test', command: 'test', refuse: (method, path) => (method === 'POST' && path === '/orders' ? refusal : null) })
})
after(() => server.stop(0))

const post = async (): Promise<[number, string | null, string]> => {
  const response = await fetch(`${server.url}/orders`, { method: 'POST', body: 'x'.repeat(100_000) })
  return [response.status, response.headers.get('retry-after'), await response.text()]
}

test('a refusal is the answer, its body is never read, and the connection serves on', async () => {
  assert.deepEqual(await post(), [200, null, 'read 100000'])
  refusal = { status: 503, headers: { 'retry-after': '1', 'content-type': 'text/plain' }, body: 'busy' }
  assert.deepEqual(await post(), [503, '1', 'busy'])
  assert.equal((await fetch(`${server.url}/health`)).status, 200)
  refusal = null
  assert.deepEqual(await post(), [200, null, 'read 100000'])
})
