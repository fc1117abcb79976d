import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { AddressError, type HttpServer, listen, type ListenOptions } from './index.ts'

const big = 'x'.repeat(8_000_000)

/** A server that answers well; `act` is told the signals of its requests, and when the first has come. */
async function serving(options: Partial<ListenOptions>, act: (server: HttpServer, signals: AbortSignal[], asked: Promise<AbortSignal>) => Promise<void>): Promise<void> {
  const signals: AbortSignal[] = []
  const asked = Promise.withResolvers<AbortSignal>()
  const server = await listen(async (request) => {
    signals.push(request.signal)
    asked.resolve(request.signal)
    return new Response(request.method === 'POST' ? await request.text() : request.url.endsWith('/big') ? big : 'well')
  }, { host: '127.0.0.1', port: 0, name: 'test', command: 'node test', ...options })
  try {
    await act(server, signals, asked.promise)
  } finally {
    await server.stop(0)
  }
}

/** A connection that has sent `text`, and everything that it hears until it is closed. */
async function sending({ url }: HttpServer, text: string): Promise<{ socket: Socket; heard: Promise<string> }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.write(text)
  let said = ''
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { socket, heard: once(socket, 'close').then(() => said) }
}

/** Sends `text` over and over until the connection is closed: never quite silent, never done. */
function trickle(socket: Socket, text: string): void {
  const drip = setInterval(() => socket.write(text), 20)
  socket.on('close', () => clearInterval(drip))
}

test('a client that never ends its headers is answered 408 and closed, however steadily it sends', async () => {
  await serving({ headersTimeoutMs: 150 }, async (server, signals) => {
    const { socket, heard } = await sending(server, 'GET / HTTP/1.1\r\nHost: test\r\n')
    trickle(socket, 'X-More: 1\r\n')
    assert.match(await heard, /^HTTP\/1.1 408 /)
    assert.equal(signals.length, 0)
  })
})

test('a client that never ends its body is closed, and its request is told so', async () => {
  await serving({ headersTimeoutMs: 150, requestTimeoutMs: 200 }, async (server, signals) => {
    const { socket, heard } = await sending(server, 'POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\n')
    trickle(socket, '.')
    await heard
    assert.deepEqual(signals.map(({ aborted }) => aborted), [true])
  })
})

test('a client that does not read its answer is closed, and its request is told so', async () => {
  await serving({ idleTimeoutMs: 100 }, async (server, _signals, asked) => {
    const { socket } = await sending(server, 'GET /big HTTP/1.1\r\nHost: test\r\n\r\n')
    socket.pause()
    const signal = await asked
    if (!signal.aborted) await once(signal, 'abort')
    socket.destroy()
  })
})

test('headers of more than 16 KB are refused with 431', async () => {
  await serving({}, async (server) => {
    const { heard } = await sending(server, `GET / HTTP/1.1\r\nHost: test\r\nX-Long: ${'x'.repeat(17_000)}\r\n\r\n`)
    assert.match(await heard, /^HTTP\/1.1 431 /)
  })
})

test('one connection too many is closed; the others are served', async () => {
  await serving({ mostConnections: 1 }, async (server) => {
    const first = await sending(server, '')
    const second = await sending(server, 'GET / HTTP/1.1\r\nHost: test\r\n\r\n')
    assert.equal(await second.heard, '')
    first.socket.write('GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n')
    assert.match(await first.heard, /^HTTP\/1.1 200 /)
  })
})

test('an address that is taken is told in words, with what to do', async () => {
  await serving({}, async ({ url }) => {
    const port = Number(new URL(url).port)
    const error = await listen(() => new Response(), { host: '127.0.0.1', port, name: 'orders service', command: 'npm run orders' }).catch((error: unknown) => error)
    assert.ok(error instanceof AddressError)
    assert.equal(error.message, `Port ${port} on 127.0.0.1 is already in use, perhaps by another orders service. Stop that program, or choose another port: PORT=${port + 1} npm run orders.`)
  })
})

test('stopping lets a request end, closes idle connections, and takes no more', async () => {
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<Response>()]
  const server = await listen(() => {
    asked.resolve()
    return answer.promise
  }, { host: '127.0.0.1', port: 0, name: 'test', command: 'node test' })
  const response = fetch(server.url)
  await asked.promise
  const stopped = server.stop(10_000)
  await assert.rejects(fetch(server.url))
  answer.resolve(new Response('late but whole'))
  assert.equal(await (await response).text(), 'late but whole')
  await stopped
})
