import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, before, test } from 'node:test'
import { sleep } from '@interleave/patterns'
import pg from 'pg'
import { keepQueue } from './keep-queue.ts'
import { prepareQueue } from './queue.ts'
import { addressOf } from './testing/outside-connection.ts'
import { startTestPostgres, type TestPostgres } from './testing/test-postgres.ts'

let postgres: TestPostgres
let outside: pg.Pool
before(async () => {
  postgres = await startTestPostgres()
  outside = quiet(new pg.Pool(await addressOf(postgres.dataDir)))
  await prepareQueue(outside)
})
after(async () => {
  await outside?.end()
  await postgres.stop()
})

/** A pool that has no connections while `down`. */
class CutPool extends pg.Pool {
  down = false

  override connect(): Promise<pg.PoolClient>
  override connect(callback: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: boolean) => void) => void): void
  override connect(callback?: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: boolean) => void) => void): Promise<pg.PoolClient> | void {
    if (!this.down) return callback ? super.connect(callback) : super.connect()
    const error = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
    if (!callback) return Promise.reject(error)
    callback(error, undefined, () => undefined)
  }
}

/** That a connection ends when its database does is no news. */
function quiet<Pool extends pg.Pool>(pool: Pool): Pool {
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const addJob = (name: string) => outside.query(`select graphile_worker.add_job('note', json_build_object('name', $1::text))`, [name])

async function startQueue() {
  const pool = quiet(new CutPool({ ...(await addressOf(postgres.dataDir)), max: 5 }))
  const events = new EventEmitter()
  const lost: unknown[] = []
  const queue = await keepQueue({
    pool,
    concurrency: 1,
    tasks: {
      note: async ({ payload }) => {
        const { name } = payload as { name: string }
        // How the job ended cannot be told to the database.
        if (name === 'last before the cut') pool.down = true
        events.emit('ran', name)
      },
    },
    log: () => undefined,
    onWorker: () => undefined,
    onLost: (error) => {
      lost.push(error)
      events.emit('lost')
    },
  })
  return { pool, events, lost, queue }
}

test('a queue that lost its database comes back when the database does', async () => {
  const { pool, events, lost, queue } = await startQueue()
  const ran = once(events, 'ran')
  const gone = once(events, 'lost')
  await addJob('last before the cut')
  await ran
  await gone
  for (let turn = 0; turn < 500 && lost.length < 2; turn++) await sleep(10)
  assert.ok(lost.length >= 2, 'while the database is away, it is tried again and again')
  const next = once(events, 'ran')
  pool.down = false
  await addJob('after the cut')
  assert.deepEqual(await next, ['after the cut'])
  await queue.stop(0)
  await pool.end()
})

test('a queue that waits for its database stops at once', async () => {
  const { pool, events, queue } = await startQueue()
  const gone = once(events, 'lost')
  await addJob('last before the cut')
  await gone
  await queue.stop(0)
  pool.down = false
  await pool.end()
})
