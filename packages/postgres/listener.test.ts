import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import { addressOf, connectTo } from './testing/outside-connection.ts'
import { startTestPostgres, type TestPostgres } from './testing/test-postgres.ts'
import { listen } from './listener.ts'

let postgres: TestPostgres
let outside: pg.Client
let url: string
before(async () => {
  postgres = await startTestPostgres()
  outside = await connectTo(postgres.dataDir)
  const { host, port, user, password, database } = await addressOf(postgres.dataDir)
  url = `postgres://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`
})
after(async () => {
  await outside?.end()
  await postgres.stop()
})

test('a connection that broke is opened again, and hears again', async () => {
  const events = new EventEmitter()
  const pids: number[] = []
  const listener = listen({
    url,
    channels: { news: (payload) => events.emit('news', payload) },
    prepare: async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      pids.push(rows[0]?.pid ?? 0)
    },
    onReconnect: () => events.emit('reconnect'),
    onError: () => undefined,
  })
  await listener.ready
  const again = once(events, 'reconnect')
  await outside.query('select pg_terminate_backend($1)', [pids[0]])
  await again
  const heard = once(events, 'news')
  await outside.query(`notify news, 'hello'`)
  assert.deepEqual(await heard, ['hello'])
  assert.equal(new Set(pids).size, 2)
  await listener.close()
})

test('while the database cannot be reached it is asked again and again, until closed', async () => {
  const events = new EventEmitter()
  const failed = once(events, 'second failure')
  let failures = 0
  const listener = listen({
    url: 'postgres://nobody@127.0.0.1:1/none',
    channels: {},
    prepare: async () => undefined,
    onReconnect: () => undefined,
    onError: () => {
      if (++failures === 2) events.emit('second failure')
    },
  })
  await failed
  await listener.close()
})
