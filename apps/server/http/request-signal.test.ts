import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sleep } from '@interleave/patterns'
import type pg from 'pg'
import { connectTo } from '@interleave/postgres/testing/outside-connection.ts'
import { startTestAcademy, type TestAcademy } from '../fixtures/test-academy.ts'

let academy: TestAcademy
let outside: pg.Client
/** Another one: within a transaction, what the database says of its connections stands still. */
let locker: pg.Client
before(async () => {
  academy = await startTestAcademy()
  outside = await connectTo(academy.dataDir)
  locker = await connectTo(academy.dataDir)
})
after(async () => {
  await outside?.end()
  await locker?.end()
  await academy.stop()
})

/** How many of the academy's queries wait for a lock right now, as the database itself sees it. */
async function waiting(): Promise<number> {
  const { rows } = await outside.query<{ count: string }>(
    `select count(*) from pg_stat_activity where application_name = 'interleave' and state = 'active' and wait_event_type = 'Lock'`,
  )
  return Number(rows[0]!.count)
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await what()) return
    await sleep(10)
  }
  assert.fail(`Waited three seconds in vain for ${String(what)}`)
}

const locked = async (table: string, act: () => Promise<void>): Promise<void> => {
  await locker.query('begin')
  await locker.query(`lock table ${table} in access exclusive mode`)
  try {
    await act()
  } finally {
    await locker.query('rollback')
  }
}

test('a client that hangs up ends its queries in the database', async () => {
  await locked('progress, bookmarks, notes, likes', async () => {
    const stop = new AbortController()
    const asked = academy.visitor().fetch('/api/me', { signal: stop.signal })
    await until(async () => (await waiting()) === 4)
    stop.abort()
    await assert.rejects(asked, { name: 'AbortError' })
    await until(async () => (await waiting()) === 0)
  })
  const metrics = (await academy.visitor().get('/metrics')).text
  assert.match(metrics, /^interleave_http_requests_aborted_total\{route="\/api\/me"\} 1$/m)
  assert.match(metrics, /interleave_http_request_duration_seconds_count\{method="GET",route="\/api\/me",status="499"\} 1/)
  assert.ok(academy.logged.some((line) => line['path'] === '/api/me' && line['aborted'] === true))
  assert.equal(academy.logged.filter((line) => Number(line['level']) >= 50).length, 0)
})

test('a tab that dies right after it has sent its text does not take the text back', async () => {
  const visitor = academy.visitor()
  await visitor.get('/api/me')
  await locked('journal_heads', async () => {
    const stop = new AbortController()
    const write = visitor.fetch('/api/journal/adding', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ revision: 0, files: [{ name: 'add.ts', text: 'last words' }] }),
      signal: stop.signal,
    })
    await until(async () => (await waiting()) === 1)
    stop.abort()
    await assert.rejects(write, { name: 'AbortError' })
    await sleep(50)
  })
  await until(async () => (await visitor.get('/api/journal/adding')).status === 200)
  assert.equal((await visitor.get('/api/journal/adding')).body.files[0]!.text, 'last words')
})

test('the connections that were given up are of use again', async () => {
  const visitor = academy.visitor()
  const answers = await Promise.all(Array.from({ length: 60 }, () => visitor.get('/api/me')))
  assert.ok(answers.every((answer) => answer.status === 200))
})
