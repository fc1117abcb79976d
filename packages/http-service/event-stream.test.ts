import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { sleep } from '@interleave/patterns'
import { eventStream } from './event-stream.ts'
import { listen } from './listen.ts'

const options = { name: 'step', id: String, onEnd: () => undefined }

test('values are events, null is a sign of life, and the end is told once', async () => {
  const ends: unknown[] = []
  async function* steps(): AsyncGenerator<number | null> {
    yield 1
    yield null
    yield 2
  }
  const response = eventStream(steps(), { ...options, onEnd: (error) => ends.push(error) })
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.equal(await response.text(), 'retry: 1000\n\nevent: step\nid: 1\ndata: 1\n\n: still here\n\nevent: step\nid: 2\ndata: 2\n\n')
  assert.deepEqual(ends, [null])
})

test('a stream that breaks is closed, so that the client connects again', async () => {
  const ends: unknown[] = []
  const failure = new Error('no database')
  async function* steps(): AsyncGenerator<number> {
    yield 1
    throw failure
  }
  assert.match(await eventStream(steps(), { ...options, onEnd: (error) => ends.push(error) }).text(), /data: 1\n\n$/)
  assert.deepEqual(ends, [failure])
})

test('a client that leaves ends the generator, cleanup included', async () => {
  const told: string[] = []
  async function* steps(): AsyncGenerator<number> {
    try {
      for (let step = 0; ; step++) yield step
    } finally {
      told.push('cleaned up')
    }
  }
  const reader = eventStream(steps(), { ...options, onEnd: () => told.push('ended') }).body?.getReader()
  await reader?.read()
  await reader?.read()
  await reader?.cancel()
  assert.deepEqual(told, ['ended', 'cleaned up'])
})

test('for a client that does not read, nothing is made', async () => {
  let made = 0
  const text = 'x'.repeat(64 * 1024)
  async function* steps(): AsyncGenerator<string> {
    for (;;) {
      made++
      yield text
    }
  }
  const server = await listen(() => eventStream(steps(), { ...options, id: () => '1' }), { host: '127.0.0.1', port: 0, name: 'test', command: 'the test' })
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n')
  // What the sockets' buffers hold is made; then it stands still.
  for (let still = 0, before = -1; still < 20; still = made === before && made > 0 ? still + 1 : 0, before = made) await sleep(10)
  const stoodAt = made
  assert.ok(stoodAt < 500, `${stoodAt} were made`)
  socket.destroy()
  await server.stop(0)
})
