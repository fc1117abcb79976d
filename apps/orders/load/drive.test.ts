import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { drive, type Planned } from './drive.ts'
import { readAnswer } from './http-connection.ts'

let server: Server
let url: string
let hangUps = 0
const bodies: string[] = []
before(async () => {
  server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) hangUps++
    })
    if (request.url === '/silent') return
    if (request.url === '/busy') return void response.writeHead(503, { 'retry-after': '1' }).end()
    if (request.url === '/chunks') return void (response.write('{"chunks":'), setImmediate(() => response.end('true}')))
    if (request.url === '/cut') return void request.socket.destroy()
    request.setEncoding('utf8').on('data', (text: string) => bodies.push(text)).on('end', () => response.end(`{"path":"${request.url}"}`))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

const send = (plans: Planned[], arrivalsMs = plans.map(() => 0)) =>
  drive({ url, arrivalsMs, plan: (index) => plans[index] ?? { name: 'none', path: '/' }, judge: ({ body }, { path }) => (body.includes(path) ? 'right' : `got ${body}`) })

test('every request is told by its status, and by what was made of its answer', async () => {
  const samples = await send([
    { name: 'plain', path: '/orders/1' },
    { name: 'busy', path: '/busy' },
    { name: 'chunks', path: '/chunks' },
    { name: 'cut', path: '/cut' },
    { name: 'post', path: '/orders', method: 'POST', body: '{"a":"ä"}', headers: { 'idempotency-key': 'k' } },
  ])
  const told = Object.fromEntries(samples.map(({ name, status, verdict }) => [name, [status, verdict]]))
  assert.deepEqual(told, { plain: [200, 'right'], busy: [503, 'got '], chunks: [200, 'got {"chunks":true}'], cut: ['broken', 'none'], post: [200, 'right'] })
  assert.deepEqual(bodies, ['{"a":"ä"}'])
})

test('a client without patience hangs up, and the service sees it', async () => {
  const before = hangUps
  const closed = once(server, 'connection').then(([socket]) => once(socket, 'close'))
  const samples = await send([{ name: 'silent', path: '/silent', hangUpAfterMs: 250 }])
  assert.deepEqual(samples.map(({ status }) => status), ['hung-up'])
  await closed
  assert.equal(hangUps, before + 1)
})

test('latency counts from when a request should have been sent', async () => {
  const samples = await drive({ url, arrivalsMs: [0, 0, 0], plan: (index) => ({ name: `${index}`, path: '/silent', hangUpAfterMs: 100 * (index + 1) }), connections: 1 })
  // One connection for three: the second and the third wait for it, and that is their clients' time too. Counted from when each
  // was sent, all would be 100 ms; in a busy process a timer may fire some milliseconds early.
  assert.deepEqual(samples.map(({ status, latencyMs }, index) => [status, latencyMs >= 100 * (index + 1) - 50]), [['hung-up', true], ['hung-up', true], ['hung-up', true]])
})

test('an answer in pieces is read when its last byte is there', () => {
  const whole = Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n')
  for (let length = 0; length < whole.length; length++) assert.equal(readAnswer(whole.subarray(0, length)), null, `${length} bytes`)
  assert.equal(readAnswer(whole)?.body, 'hello!')
  assert.deepEqual(readAnswer(Buffer.from('HTTP/1.1 304 Not Modified\r\n\r\n')), { status: 304, head: 'HTTP/1.1 304 Not Modified', body: '' })
})
