import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestAcademy, type TestAcademy } from '../fixtures/test-academy.ts'
import { readPostmaster } from '@interleave/postgres'
import { join } from 'node:path'
import { sleep } from '@interleave/patterns'

let academy: TestAcademy
before(async () => void (academy = await startTestAcademy()))
after(() => academy.stop())

async function untilReady(): Promise<void> {
  for (let i = 0; i < 500 && (await academy.visitor().get('/readyz')).status !== 200; i++) await sleep(10)
}

test('the process is alive, and ready once a grader is warm', async () => {
  assert.deepEqual((await academy.visitor().get('/healthz')).body, { alive: true })
  await untilReady()
  assert.deepEqual((await academy.visitor().get('/readyz')).body, { ready: true })
})

test('metrics speak of requests by route, the queue, the pool, gradings and the event loop', async () => {
  const visitor = academy.visitor()
  await visitor.verdictOf((await visitor.submit('one')).body.id)
  await visitor.get('/api/nothing/here')
  await visitor.get('/some/page')
  const { headers, text } = await visitor.get('/metrics')
  assert.match(headers.get('content-type')!, /^text\/plain; version=0\.0\.4/)
  for (const line of [
    /^interleave_http_request_duration_seconds_count\{method="POST",route="\/api\/submissions",status="202"\} 1$/m,
    /^interleave_http_request_duration_seconds_count\{method="GET",route="\/api\/submissions\/:id\/events",status="200"\} 1$/m,
    /^interleave_http_request_duration_seconds_count\{method="GET",route="\/api\/\*",status="404"\} 1$/m,
    /^interleave_http_request_duration_seconds_count\{method="GET",route="\/\*",status="404"\} 1$/m,
    /^interleave_http_requests_in_flight 1$/m,
    /^interleave_grading_duration_seconds_count\{kind="passed"\} 1$/m,
    /^interleave_queue_waiting_jobs 0$/m,
    /^interleave_queue_oldest_job_seconds 0$/m,
    /^interleave_database_waiting_requests 0$/m,
    /^interleave_event_streams 0$/m,
    /^interleave_grader_restarts_total 0$/m,
    /^nodejs_eventloop_lag_p99_seconds \d/m,
  ]) assert.match(text, line)
})

test('each API request is logged with the id that its answer bears, a given one included', async () => {
  const answer = await academy.visitor().ask('GET', '/api/likes/first', undefined, { 'x-request-id': 'given-by-the-proxy' })
  assert.equal(answer.headers.get('x-request-id'), 'given-by-the-proxy')
  const line = academy.logged.find((logged) => logged['requestId'] === 'given-by-the-proxy')
  assert.deepEqual([line?.['method'], line?.['path'], line?.['status']], ['GET', '/api/likes/first', 200])
  const forged = await academy.visitor().ask('GET', '/api/likes/first', undefined, { 'x-request-id': 'no spaces' })
  assert.match(forged.headers.get('x-request-id')!, /^[0-9a-f-]{36}$/)
})

test('without its database the academy says so, in readiness and to learners, and then fails', async () => {
  const postmaster = await readPostmaster(join(academy.dataDir, 'postgres'))
  process.kill(postmaster!.pid, 'SIGQUIT')
  const failure = await academy.failed
  assert.match(failure.message, /PostgreSQL ended by itself|queue/i)
  const { status, body } = await academy.visitor().get('/readyz')
  assert.equal(status, 503)
  assert.deepEqual(body.missing.map((it) => it.what).sort(), ['database', 'queue'])
  const answer = await academy.visitor().put('/api/progress', { lesson: 'first', item: 'a', done: true, value: null, at: '2026-01-01T00:00:00Z' })
  assert.deepEqual([answer.status, answer.body.type], [503, '/problems/database-unavailable'])
  assert.equal(answer.headers.get('retry-after'), '5')
  assert.equal((await academy.visitor().get('/healthz')).status, 200)
})
