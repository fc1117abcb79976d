import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JournalEntry } from '@interleave/protocol'
import { startTestAcademy, type TestAcademy, Visitor } from '../fixtures/test-academy.ts'

let academy: TestAcademy
before(async () => void (academy = await startTestAcademy()))
after(() => academy.stop())

const files = (text: string) => [{ name: 'add.ts', text }]
const write = (visitor: Visitor, revision: number, text: string) => visitor.put('/api/journal/adding', { revision, files: files(text) })

test('a lab goes out without its wheats, chaffs and hidden tests', async () => {
  const { status, body } = await academy.visitor().get('/api/labs/adding')
  assert.equal(status, 200)
  assert.equal(body.hiddenBugs, 1)
  assert.deepEqual(body.starter.map((file) => file.name), ['add.ts'])
  const text = JSON.stringify(body)
  for (const hidden of ['a - b', 'b + a', 'two and three', 'takes away', 'Try two numbers']) assert.equal(text.includes(hidden), false, hidden)
})

test('a lab that does not exist is a problem', async () => {
  for (const path of ['/api/labs/none', '/api/journal/none', '/api/journal/none/history']) {
    const { status, body } = await academy.visitor().get(path)
    assert.deepEqual([status, body.type], [404, '/problems/no-such-lab'], path)
  }
  assert.equal((await academy.visitor().get('/api/labs/..%2f..%2fetc')).status, 400)
})

test('a journal is empty, then holds the newest text and its whole history', async () => {
  const visitor = academy.visitor()
  assert.equal((await visitor.get('/api/journal/adding')).status, 204)
  assert.equal((await write(visitor, 0, 'one')).body.revision, 1)
  const second = await write(visitor, 1, 'two')
  assert.deepEqual([second.status, second.body.revision, second.body.files], [200, 2, files('two')])
  assert.deepEqual((await visitor.get('/api/journal/adding')).body, second.body)
  const history = await visitor.list<JournalEntry>('/api/journal/adding/history')
  assert.deepEqual(history.map((entry) => [entry.revision, entry.files[0]!.text]), [[2, 'two'], [1, 'one']])
})

test('text on top of an older revision is kept in the history, and the answer brings the newer', async () => {
  const laptop = academy.visitor()
  await write(laptop, 0, 'start')
  const phone = new Visitor(academy.url, laptop.cookie)
  const newest = (await write(phone, 1, 'from the phone')).body
  const conflict = await write(laptop, 1, 'from the laptop')
  assert.deepEqual([conflict.status, conflict.body.type, conflict.body.kept], [409, '/problems/journal-conflict', 3])
  assert.deepEqual(conflict.body.newest, newest)
  assert.deepEqual((await laptop.get('/api/journal/adding')).body, newest)

  const resolved = await write(laptop, newest.revision, 'both')
  assert.deepEqual([resolved.status, resolved.body.revision], [200, 4])
  const history = await laptop.list<JournalEntry>('/api/journal/adding/history')
  assert.deepEqual(history.map((entry) => [entry.revision, entry.files[0]!.text, entry.aside ?? false]), [
    [4, 'both', false], [3, 'from the laptop', true], [2, 'from the phone', false], [1, 'start', false],
  ])
})

test('the same text sent again, its reply having been lost, changes nothing', async () => {
  const visitor = academy.visitor()
  await write(visitor, 0, 'one')
  const first = await write(visitor, 1, 'two')
  const again = await write(visitor, 1, 'two')
  assert.deepEqual([again.status, again.body], [200, first.body])
})

test('of twenty writes at once on one revision, one wins and all are kept', async () => {
  const visitor = academy.visitor()
  await write(visitor, 0, 'start')
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => write(visitor, 1, `writer ${i}`)))
  assert.deepEqual(answers.map((answer) => answer.status).sort((a, b) => a - b), [200, ...Array.from({ length: 19 }, () => 409)])
  const history = await visitor.list<JournalEntry>('/api/journal/adding/history')
  assert.equal(new Set(history.map((entry) => entry.files[0]!.text)).size, 21)
  assert.deepEqual(history.map((entry) => entry.revision), Array.from({ length: 21 }, (_, i) => 21 - i))
})

test('history comes page by page', async () => {
  const visitor = academy.visitor()
  for (let i = 0; i < 5; i++) await write(visitor, i, `text ${i}`)
  const page = async (query: string) => (await visitor.list<JournalEntry>(`/api/journal/adding/history?${query}`)).map((entry) => entry.revision)
  assert.deepEqual(await page('limit=2'), [5, 4])
  assert.deepEqual(await page('limit=2&before=4'), [3, 2])
  assert.equal((await visitor.get('/api/journal/adding/history?limit=1000')).status, 400)
})

test('a browser that knows more than a server which lost its data is taken at its word', async () => {
  const visitor = academy.visitor()
  assert.deepEqual((await write(visitor, 41, 'still here')).body.revision, 42)
})

test('another learner sees nothing of it', async () => {
  await write(academy.visitor(), 0, 'mine')
  assert.equal((await academy.visitor().get('/api/journal/adding')).status, 204)
  assert.deepEqual((await academy.visitor().get('/api/journal/adding/history')).body, [])
})

test('text that is too large is refused in words and not stored', async () => {
  const visitor = academy.visitor()
  for (const text of ['x'.repeat(100_001), 'x'.repeat(2_200_000)]) {
    const { status, body } = await write(visitor, 0, text)
    assert.deepEqual([status, body.type], [413, '/problems/too-large'])
  }
  assert.equal((await write(visitor, 0, 'x'.repeat(100_000))).status, 200)
})

test('text of any script and any sign comes back as it went', async () => {
  const visitor = academy.visitor()
  const text = '\uFEFF// 日本語 \u202E \u{1F600} \r\n\t"\\u0000" \u2028 \'; drop table learners; --'
  await write(visitor, 0, text)
  assert.equal((await visitor.get('/api/journal/adding')).body.files[0]!.text, text)
})
