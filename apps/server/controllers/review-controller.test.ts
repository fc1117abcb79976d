import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Review, ReviewPage } from '@interleave/protocol'
import { startTestAcademy, type TestAcademy, type Visitor } from '../fixtures/test-academy.ts'

let academy: TestAcademy
before(async () => void (academy = await startTestAcademy()))
after(() => academy.stop())

const review = (rating: Review['rating'], at: string, card = 'first:card:one'): Review => ({ card, rating, at, undone: false })
const page = async (visitor: Visitor, after = 0) => (await visitor.get(`/api/reviews?after=${after}`)).body as unknown as ReviewPage

test('a log is kept in the order in which the server heard it, once each', async () => {
  const visitor = academy.visitor()
  const late = review(3, '2026-03-02T10:00:00.000Z')
  const early = review(1, '2026-03-01T10:00:00.000Z')
  for (const each of [late, early, late]) assert.equal((await visitor.put('/api/reviews', each)).status, 204)
  const { reviews, more } = await page(visitor)
  assert.deepEqual([reviews, more], [[late, early], false])
})

test('an undone review stays in the log, marked, and is news to other devices', async () => {
  const visitor = academy.visitor()
  const first = review(3, '2026-03-01T10:00:00.000Z')
  const second = review(4, '2026-03-01T10:01:00.000Z', 'first:quiz:two')
  await visitor.put('/api/reviews', first)
  await visitor.put('/api/reviews', second)
  const { last } = await page(visitor)
  await visitor.put('/api/reviews', { ...first, undone: true })
  assert.deepEqual((await page(visitor, last)).reviews, [{ ...first, undone: true }])
  await visitor.put('/api/reviews', first)
  assert.deepEqual((await page(visitor)).reviews, [second, { ...first, undone: true }], 'what was undone came back')
})

test('a review sent by many tabs at once is kept once', async () => {
  const visitor = academy.visitor()
  await visitor.get('/api/me')
  const times = Array.from({ length: 20 }, (_, i) => review(3, new Date(Date.UTC(2026, 2, 1, 10, i % 10)).toISOString()))
  await Promise.all(times.map((each) => visitor.put('/api/reviews', each)))
  assert.equal((await page(visitor)).reviews.length, 10)
})

test('another learner sees nothing of it', async () => {
  const visitor = academy.visitor()
  await visitor.put('/api/reviews', review(3, '2026-03-01T10:00:00.000Z'))
  assert.deepEqual((await page(academy.visitor())).reviews, [])
})

test('a review that makes no sense is refused in words', async () => {
  const visitor = academy.visitor()
  for (const wrong of [{ rating: 5 }, { rating: 'good' }, { at: 'yesterday' }, { card: 'a card' }, { undone: undefined }]) {
    const { status, text } = await visitor.put('/api/reviews', { ...review(3, '2026-03-01T10:00:00.000Z'), ...wrong })
    assert.equal(status, 400, text)
  }
  assert.equal((await visitor.get('/api/reviews?after=-1')).status, 400)
})
