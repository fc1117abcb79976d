import assert from 'node:assert/strict'
import test from 'node:test'
import type { Review } from '@interleave/protocol'
import { forecast, NEW_PER_DAY, queueOf, untilText } from './queue.ts'
import { Schedule } from './schedule.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const noon = new Date(2026, 0, 5, 12).getTime()
const ids = Array.from({ length: 25 }, (_, i) => `c${i}`)
const review = (card: string, rating: Review['rating'], at: number): Review => ({ card, rating, at: new Date(at).toISOString(), undone: false })
const queue = (reviews: Review[], now: number, cards = ids) => queueOf(cards, reviews, new Schedule(reviews, 0.9), now)

test('new cards come in their order, ten a day', () => {
  const { cards, due, fresh } = queue([], noon)
  assert.deepEqual(cards, ids.slice(0, NEW_PER_DAY))
  assert.deepEqual([due, fresh], [0, NEW_PER_DAY])
})

test('a card met today leaves room for one new card less', () => {
  assert.equal(queue([review('c0', 4, noon - 60 * MINUTE_MS)], noon).fresh, NEW_PER_DAY - 1)
  assert.equal(queue([review('c0', 4, noon - DAY_MS)], noon).fresh, NEW_PER_DAY)
})

test('what is due comes before what is new, the longest due first', () => {
  const reviews = [review('c5', 1, noon - 20 * MINUTE_MS), review('c6', 1, noon - 30 * MINUTE_MS)]
  assert.deepEqual(queue(reviews, noon).cards.slice(0, 3), ['c6', 'c5', 'c0'])
})

test('a card due later today is due today', () => {
  const reviews = [review('c0', 4, noon - 30 * DAY_MS)]
  const { dueAt } = new Schedule(reviews, 0.9).of('c0')
  const morning = new Date(dueAt).setHours(0, 5)
  assert.equal(queue(reviews, morning, ['c0']).due, 1)
  assert.equal(queue(reviews, morning - 10 * MINUTE_MS, ['c0']).due, 0)
})

test('when nothing else is left, cards in their first steps are shown a little ahead of their time, the first due first', () => {
  const steps = queue([review('c1', 3, noon + MINUTE_MS), review('c0', 3, noon)], noon + 2 * MINUTE_MS, ['c1', 'c0'])
  assert.deepEqual([steps.cards, steps.due], [['c0', 'c1'], 2])
  const reviews = [review('c0', 3, noon)]
  assert.deepEqual(queue(reviews, noon + MINUTE_MS, ['c0']).cards, ['c0'])
  const known = [review('c0', 4, noon)]
  const { cards, nextAt } = queue(known, noon + MINUTE_MS, ['c0'])
  assert.deepEqual(cards, [])
  assert.ok(nextAt! > noon + DAY_MS)
})

test('the forecast counts each card on the day it falls due, and the overdue today', () => {
  const reviews = [review('c0', 1, noon - 2 * DAY_MS), review('c1', 4, noon)]
  const schedule = new Schedule(reviews, 0.9)
  const days = forecast(ids, schedule, noon, 30)
  assert.equal(days[0], 1)
  assert.equal(days.reduce((sum, count) => sum + count, 0), 2)
})

test('gaps are told in the largest unit that fits', () => {
  const told = [20_000, 10 * MINUTE_MS, 3 * 3_600_000, DAY_MS, 9 * DAY_MS, 61 * DAY_MS, 365 * DAY_MS].map((gap) => untilText(noon + gap, noon))
  assert.deepEqual(told, ['1 min', '10 min', '3 h', '1 day', '9 days', '2 months', '1 year'])
})
