import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestAcademy, type TestAcademy } from '../fixtures/test-academy.ts'

let academy: TestAcademy
before(async () => void (academy = await startTestAcademy()))
after(() => academy.stop())

const progress = { lesson: 'first', item: 'quiz:one', done: true, value: 'b', at: '2026-01-02T03:04:05.000Z' }

test('a visitor gets a signed cookie that scripts cannot read, and stays the same learner', async () => {
  const visitor = academy.visitor()
  const first = await visitor.get('/api/me')
  const [cookie] = first.headers.getSetCookie()
  assert.match(cookie!, /^learner=[0-9a-f-]{36}\..+; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/)
  const { learner } = first.body
  assert.deepEqual(first.body, { learner, anonymous: true, progress: [], bookmarks: [], notes: [], likes: [] })
  assert.equal((await visitor.get('/api/me')).body.learner, learner)
})

test('a cookie with another signature, or another learner under the same one, is nobody', async () => {
  const visitor = academy.visitor()
  const { learner } = (await visitor.get('/api/me')).body
  await visitor.put('/api/progress', progress)
  const [, signature] = visitor.cookie!.split('.')
  const other = '11111111-1111-4111-8111-111111111111'
  for (const cookie of [`learner=${learner}.AAAA`, `learner=${other}.${signature}`, `learner=${learner}`, 'learner=']) {
    const thief = academy.visitor()
    thief.cookie = cookie
    const me = (await thief.get('/api/me')).body
    assert.notEqual(me.learner, learner, cookie)
    assert.deepEqual(me.progress, [], cookie)
  }
})

test('a learner who deletes everything is forgotten with all that hung on them, and is a new one afterwards', async () => {
  const visitor = academy.visitor()
  await visitor.put('/api/progress', progress)
  await visitor.put('/api/likes/first')
  await visitor.put('/api/notes', { lesson: 'first', section: null, text: 'mine', at: progress.at })
  await visitor.put('/api/journal/adding', { revision: 0, files: [{ name: 'add.ts', text: 'mine' }] })
  const { id } = (await visitor.submit('mine')).body
  await visitor.verdictOf(id)
  const { cookie } = visitor
  const before = (await academy.visitor().get('/api/likes/first')).body.count

  const { status, headers } = await visitor.delete('/api/me')
  assert.equal(status, 204)
  assert.match(headers.getSetCookie()[0]!, /^learner=; Max-Age=0; Path=\/$/)
  visitor.cookie = cookie
  const gone = (await visitor.get('/api/me')).body
  assert.deepEqual([gone.progress, gone.notes], [[], []])
  assert.equal((await visitor.get('/api/journal/adding')).status, 204)
  assert.equal((await visitor.get(`/api/submissions/${id}`)).status, 404)
  assert.equal((await academy.visitor().get('/api/likes/first')).body.count, before - 1)
  assert.equal((await academy.visitor().delete('/api/me')).status, 204)
})

test('reading likes without a cookie sets none', async () => {
  const { headers } = await academy.visitor().get('/api/likes/first')
  assert.deepEqual(headers.getSetCookie(), [])
})

test('progress is kept, and of two writes the later one stays whichever comes last', async () => {
  const visitor = academy.visitor()
  assert.deepEqual((await visitor.put('/api/progress', progress)).body, progress)
  const older = { ...progress, value: 'a', at: '2026-01-01T00:00:00.000Z' }
  assert.deepEqual((await visitor.put('/api/progress', older)).body, progress)
  const newer = { ...progress, value: 'c', at: '2026-01-03T00:00:00.000Z' }
  assert.deepEqual((await visitor.put('/api/progress', newer)).body, newer)
  assert.deepEqual((await visitor.get('/api/me')).body.progress, [newer])
})

test('of several items of progress that come at once, each is kept as if it came alone', async () => {
  const visitor = academy.visitor()
  await visitor.put('/api/progress', { ...progress, at: '2026-01-03T00:00:00.000Z' })
  const two = { ...progress, item: 'quiz:two', done: false, value: null }
  assert.equal((await visitor.ask('PATCH', '/api/progress', [{ ...progress, value: 'older' }, two])).status, 204)
  assert.equal((await visitor.ask('PATCH', '/api/progress', [{ ...two, done: true, at: '2026-01-04T00:00:00.000Z' }])).status, 204)
  assert.deepEqual((await visitor.get('/api/me')).body.progress, [
    { ...progress, at: '2026-01-03T00:00:00.000Z' }, { ...two, done: true, at: '2026-01-04T00:00:00.000Z' },
  ])
})

test('a clock that runs ahead counts as ours, so that it does not win for ever', async () => {
  const visitor = academy.visitor()
  const { body } = await visitor.put('/api/progress', { ...progress, at: '2099-01-01T00:00:00.000Z' })
  assert.ok(Date.parse(body.at) < Date.now() + 10 * 60_000, body.at)
})

test('bookmarks are kept and removed, for a lesson and for its sections', async () => {
  const visitor = academy.visitor()
  const lesson = { lesson: 'first', section: null, line: null, title: 'First', at: progress.at }
  const section = { lesson: 'first', section: 'quiz', line: null, title: 'Quiz', at: '2026-01-03T00:00:00.000Z' }
  const line = { lesson: 'first', section: 'quiz', line: 'add.ts:3', title: 'return a', at: '2026-01-04T00:00:00.000Z' }
  for (const mark of [lesson, section, section, line]) assert.equal((await visitor.put('/api/bookmarks', mark)).status, 200)
  assert.deepEqual((await visitor.get('/api/me')).body.bookmarks, [lesson, section, line])
  assert.equal((await visitor.delete('/api/bookmarks', lesson)).status, 204)
  assert.equal((await visitor.delete('/api/bookmarks', lesson)).status, 204)
  assert.equal((await visitor.delete('/api/bookmarks', section)).status, 204)
  assert.deepEqual((await visitor.get('/api/me')).body.bookmarks, [line], 'the line of a section stays without its section')
})

test('a bookmark of a browser that knows no lines is one of the whole section', async () => {
  const visitor = academy.visitor()
  const old = { lesson: 'first', section: 'quiz', title: 'Quiz', at: progress.at }
  assert.deepEqual((await visitor.put('/api/bookmarks', old)).body, { ...old, line: null })
  assert.equal((await visitor.delete('/api/bookmarks', old)).status, 204)
  assert.deepEqual((await visitor.get('/api/me')).body.bookmarks, [])
})

test('a note is kept by lesson and section, and of two writes the later one stays, an empty one included', async () => {
  const visitor = academy.visitor()
  const lesson = { lesson: 'first', section: null, text: 'all of it', at: '2026-01-01T00:00:00.000Z' }
  const section = { lesson: 'first', section: 'quiz', text: 'two', at: '2026-01-02T00:00:00.000Z' }
  for (const note of [lesson, section]) assert.deepEqual((await visitor.put('/api/notes', note)).body, note)
  assert.deepEqual((await visitor.get('/api/me')).body.notes, [lesson, section])
  const removed = { ...section, text: '', at: '2026-01-03T00:00:00.000Z' }
  assert.deepEqual((await visitor.put('/api/notes', removed)).body, removed)
  assert.deepEqual((await visitor.put('/api/notes', section)).body, removed, 'an older text does not come back')
  assert.deepEqual((await visitor.get('/api/me')).body.notes, [lesson, removed])
})

test('a like counts once a learner, and can be taken back', async () => {
  const [one, two] = [academy.visitor(), academy.visitor()]
  await one.put('/api/likes/second')
  await one.put('/api/likes/second')
  assert.deepEqual((await two.put('/api/likes/second')).body, { lesson: 'second', count: 2, mine: true })
  assert.deepEqual((await one.delete('/api/likes/second')).body, { lesson: 'second', count: 1, mine: false })
  assert.deepEqual((await one.get('/api/me')).body.likes, [])
  assert.deepEqual((await two.get('/api/me')).body.likes, ['second'])
})

const refused: [name: string, method: string, path: string, body: unknown, status: number, code: string][] = [
  ['a lesson that no course has', 'PUT', '/api/progress', { ...progress, lesson: 'third' }, 404, 'no-such-lesson'],
  ['a like of no lesson', 'PUT', '/api/likes/third', undefined, 404, 'no-such-lesson'],
  ['an unknown field', 'PUT', '/api/progress', { ...progress, passed: true }, 400, 'bad-request'],
  ['a missing field', 'PUT', '/api/progress', { lesson: 'first' }, 400, 'bad-request'],
  ['a time that is none', 'PUT', '/api/progress', { ...progress, at: 'yesterday' }, 400, 'bad-request'],
  ['text with a NUL', 'PUT', '/api/progress', { ...progress, value: 'a\0b' }, 400, 'bad-request'],
  ['a value that is too long', 'PUT', '/api/progress', { ...progress, value: 'x'.repeat(20_001) }, 413, 'too-large'],
  ['several items of which one is of no lesson', 'PATCH', '/api/progress', [progress, { ...progress, lesson: 'third' }], 404, 'no-such-lesson'],
  ['several items of which one comes twice', 'PATCH', '/api/progress', [progress, progress], 400, 'bad-request'],
  ['a note of no lesson', 'PUT', '/api/notes', { lesson: 'third', section: null, text: 'x', at: progress.at }, 404, 'no-such-lesson'],
  ['a note that is too long', 'PUT', '/api/notes', { lesson: 'first', section: null, text: 'x'.repeat(20_001), at: progress.at }, 413, 'too-large'],
  ['a line that is none', 'PUT', '/api/bookmarks', { lesson: 'first', section: 'quiz', line: 'add.ts', title: 'x', at: progress.at }, 400, 'bad-request'],
  ['half a JSON', 'PUT', '/api/progress', '{"lesson":', 400, 'bad-request'],
  ['no body', 'PUT', '/api/progress', undefined, 400, 'bad-request'],
  ['a body over the limit', 'PUT', '/api/progress', { ...progress, value: 'x'.repeat(2_200_000) }, 413, 'too-large'],
  ['an address that is not there', 'GET', '/api/nothing', undefined, 404, 'not-found'],
  ['a method that is not there', 'POST', '/api/me', {}, 404, 'not-found'],
]
for (const [name, method, path, body, status, code] of refused) {
  test(`${name} is refused with ${status} ${code}`, async () => {
    const answer = await academy.visitor().ask(method, path, body)
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    assert.match(answer.headers.get('content-type')!, /^application\/problem\+json/)
    const { type, title, detail, requestId } = answer.body
    assert.deepEqual(Object.keys(answer.body).sort(), ['detail', 'requestId', 'status', 'title', 'type'])
    assert.equal(type, `/problems/${code}`)
    assert.ok(title.length > 5 && detail.length > 10, `${title}: ${detail}`)
    assert.equal(answer.headers.get('x-request-id'), requestId)
  })
}

test('writes from other sites are refused, those of our own pages and of programs are not', async () => {
  const visitor = academy.visitor()
  const write = async (headers: Record<string, string>) => (await visitor.ask('PUT', '/api/progress', progress, headers)).status
  assert.equal(await write({ 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await write({ 'sec-fetch-site': 'same-site' }), 403)
  assert.equal(await write({ origin: 'https://example.org' }), 403)
  assert.equal(await write({ origin: 'null' }), 403)
  assert.equal(await write({ 'sec-fetch-site': 'same-origin', origin: academy.url }), 200)
  assert.equal(await write({ origin: academy.url }), 200)
  assert.equal(await write({}), 200)
})

test('a body that is no JSON is refused, so that a form of another site cannot write', async () => {
  const { status, body } = await academy.visitor().ask('PUT', '/api/progress', JSON.stringify(progress), { 'content-type': 'text/plain' })
  assert.deepEqual([status, body.type], [415, '/problems/not-json'])
})

test('one who writes without pause is asked to wait', async () => {
  const visitor = academy.visitor()
  await visitor.get('/api/me')
  const answers = await Promise.all(Array.from({ length: 260 }, () => visitor.delete('/api/likes/first')))
  const refused = answers.filter((answer) => answer.status === 429)
  assert.ok(refused.length > 0 && refused.length < 70, `${refused.length} of 260 refused`)
  assert.equal(refused[0]!.headers.get('retry-after'), '1')
  assert.equal((await academy.visitor().put('/api/likes/first')).status, 200)
})

test('every answer forbids what pages never need', async () => {
  const { headers } = await academy.visitor().get('/api/me')
  assert.match(headers.get('content-security-policy')!, /default-src 'self'; script-src 'self' 'wasm-unsafe-eval';/)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
  assert.equal(headers.get('cache-control'), 'no-store')
})

test('the OpenAPI document lists every address of the API', async () => {
  const { body } = await academy.visitor().get('/api/openapi.json')
  assert.deepEqual(Object.keys(body.paths).sort(), [
    '/api/bookmarks', '/api/journal/{lab}', '/api/journal/{lab}/history', '/api/labs/{lab}', '/api/likes/{lesson}', '/api/me',
    '/api/notes', '/api/progress', '/api/reviews', '/api/submissions', '/api/submissions/{id}', '/api/submissions/{id}/events',
  ])
})
