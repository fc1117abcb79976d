import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sleep } from '@interleave/patterns'
import { startTestAcademy, type TestAcademy } from '../fixtures/test-academy.ts'

let academy: TestAcademy
before(async () => void (academy = await startTestAcademy()))
after(() => academy.stop())

test('what is handed in is stored, graded by the grader, and told by events', async () => {
  const visitor = academy.visitor()
  const { status, headers, body } = await visitor.submit('sleep 300')
  assert.equal(status, 202)
  assert.equal(headers.get('location'), `/api/submissions/${body.id}`)
  assert.deepEqual({ ...body, id: '', at: '' }, { id: '', lab: 'adding', state: 'queued', verdict: null, at: '' })
  const { states, verdict } = await visitor.verdictOf(body.id)
  assert.deepEqual(states.slice(-2), ['grading', 'graded'])
  assert.equal(verdict.message, 'graded: sleep 300')
  const found = (await visitor.get(`/api/submissions/${body.id}`)).body
  assert.deepEqual([found.state, found.verdict], ['graded', verdict])
})

test('a verdict in the request is refused', async () => {
  const verdict = { version: 3, status: 'pass', kind: 'passed' }
  const answer = await academy.visitor().post('/api/submissions', { lab: 'adding', files: [{ name: 'add.ts', text: 'x' }], verdict })
  assert.deepEqual([answer.status, answer.body.type], [400, '/problems/bad-request'])
})

test('only files of the lab are taken, each once', async () => {
  const submit = async (...names: string[]) => {
    const files = names.map((name) => ({ name, text: 'x' }))
    const { status, body } = await academy.visitor().post('/api/submissions', { lab: 'adding', files })
    return [status, body.type ?? null]
  }
  const wrong = [422, '/problems/wrong-files']
  assert.deepEqual(await submit('add.ts', 'add.test.ts'), [202, null])
  assert.deepEqual(await submit('numbers.ts'), wrong)
  assert.deepEqual(await submit('../add.ts'), wrong)
  assert.deepEqual(await submit('add.ts', 'add.ts'), wrong)
  assert.deepEqual(await submit('spec/add.test.ts'), wrong)
  assert.deepEqual(await submit(), [400, '/problems/bad-request'])
})

test('a lab that does not exist takes nothing', async () => {
  const { status, body } = await academy.visitor().post('/api/submissions', { lab: 'none', files: [{ name: 'a', text: '' }] })
  assert.deepEqual([status, body.type], [404, '/problems/no-such-lab'])
})

test('the same request with the same key is one submission, also when both come at once', async () => {
  const visitor = academy.visitor()
  await visitor.get('/api/me')
  const key = { 'idempotency-key': 'key-00000001' }
  const answers = await Promise.all([visitor.submit('once', key), visitor.submit('once', key)])
  answers.push(await visitor.submit('once', key))
  assert.deepEqual(answers.map((answer) => answer.status), [202, 202, 202])
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1)
  assert.equal((await visitor.list('/api/submissions')).length, 1)
  const other = await visitor.submit('something else', key)
  assert.deepEqual([other.status, other.body.type], [422, '/problems/key-reused'])
  assert.equal((await academy.visitor().submit('once', key)).status, 202)
})

test('a learner who hands in faster than we grade is asked to wait', async () => {
  const visitor = academy.visitor()
  await visitor.get('/api/me')
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => visitor.submit(`sleep 100 ${i}`)))
  const taken = answers.filter((answer) => answer.status === 202)
  const refused = answers.filter((answer) => answer.status === 429)
  assert.deepEqual([taken.length, refused.length], [3, 5])
  assert.equal(refused[0]!.headers.get('retry-after'), '5')
  assert.equal(refused[0]!.body.type, '/problems/too-many')
  for (const { body } of taken) await visitor.verdictOf(body.id)
  assert.equal((await visitor.submit('again')).status, 202)
})

test('submissions are listed newest first, by lab', async () => {
  const visitor = academy.visitor()
  const ids: string[] = []
  for (const text of ['one', 'two']) {
    const { id } = (await visitor.submit(text)).body
    ids.unshift(id)
    await visitor.verdictOf(id)
  }
  const list = async (query: string) => (await visitor.list(`/api/submissions${query}`)).map((it) => it.id)
  assert.deepEqual(await list('?lab=adding'), ids)
  assert.deepEqual(await list('?limit=1'), ids.slice(0, 1))
  assert.deepEqual(await list('?lab=other'), [])
})

test('a submission is its learner’s alone', async () => {
  const { id } = (await academy.visitor().submit('mine')).body
  for (const path of [`/api/submissions/${id}`, `/api/submissions/${id}/events`]) {
    assert.equal((await academy.visitor().get(path)).status, 404, path)
  }
  assert.equal((await academy.visitor().get('/api/submissions/not-an-id')).status, 400)
})

test('events begin with the state as it is; one who has seen the end is sent away for good', async () => {
  const visitor = academy.visitor()
  const { id } = (await visitor.submit('quick')).body
  await visitor.verdictOf(id)
  assert.deepEqual((await visitor.verdictOf(id)).states, ['graded'])
  const again = await visitor.fetch(`/api/submissions/${id}/events`, { headers: { 'last-event-id': 'grading' } })
  assert.match(await again.text(), /^retry: \d+\n\nevent: submission\nid: graded\ndata: \{.*\}\n\n$/)
  const done = await visitor.fetch(`/api/submissions/${id}/events`, { headers: { 'last-event-id': 'graded' } })
  assert.equal(done.status, 204)
})

test('one learner may hold ten streams open, not more, and a closed one is free again', async () => {
  const visitor = academy.visitor()
  const { id } = (await visitor.submit('sleep 700')).body
  const stops = Array.from({ length: 10 }, () => new AbortController())
  const open = (signal?: AbortSignal) => visitor.fetch(`/api/submissions/${id}/events`, signal ? { signal } : {})
  const streams = await Promise.all(stops.map((stop) => open(stop.signal)))
  assert.deepEqual(streams.map((stream) => stream.status), Array.from({ length: 10 }, () => 200))
  assert.equal((await open()).status, 429)
  stops[0]!.abort()
  let status = 429
  for (let i = 0; status === 429 && i < 50; i++) {
    await sleep(10)
    const retry = await open()
    status = retry.status
    await retry.body?.cancel()
  }
  assert.equal(status, 200)
  for (const stop of stops) stop.abort()
  await visitor.verdictOf(id)
})

test('a program that never ends gets the verdict wall', async () => {
  const visitor = academy.visitor()
  const { verdict } = await visitor.verdictOf((await visitor.submit('spin')).body.id)
  assert.deepEqual([verdict.kind, verdict.status], ['wall', 'error'])
  assert.match(verdict.message, /still running after 2 seconds/)
})

test('trouble of the grader is tried again by the queue, and no verdict is made up meanwhile', async () => {
  const visitor = academy.visitor()
  const { id } = (await visitor.submit('throw')).body
  await sleep(400)
  assert.deepEqual((({ state, verdict }) => ({ state, verdict }))((await visitor.get(`/api/submissions/${id}`)).body), { state: 'queued', verdict: null })
  assert.equal((await visitor.submit('fine')).status, 202)
})
