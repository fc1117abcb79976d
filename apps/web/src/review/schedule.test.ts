import assert from 'node:assert/strict'
import test from 'node:test'
import type { Review } from '@interleave/protocol'
import { Schedule } from './schedule.ts'

const DAY_MS = 86_400_000
const start = Date.UTC(2026, 0, 5, 9)
const review = (rating: Review['rating'], atMs: number, undone = false): Review => ({ card: 'a', rating, at: new Date(atMs).toISOString(), undone })

/** Rates the card at each moment it falls due. */
function study(ratings: Review['rating'][], retention = 0.9): { log: Review[]; gapsInDays: number[] } {
  const log: Review[] = []
  const gapsInDays: number[] = []
  let now = start
  for (const rating of ratings) {
    log.push(review(rating, now))
    const { dueAt } = new Schedule(log, retention).of('a')
    gapsInDays.push((dueAt - now) / DAY_MS)
    now = dueAt
  }
  return { log, gapsInDays }
}

test('a card that was never reviewed is new and due at once', () => {
  assert.deepEqual(new Schedule([], 0.9).of('a'), { dueAt: 0, phase: 'new', reviews: 0, lapses: 0 })
})

test('a card that is known comes back after ever longer gaps, and after a year at most', () => {
  const { gapsInDays } = study(Array.from({ length: 14 }, () => 3 as const))
  const [, , third = 0, fourth = 0] = gapsInDays
  assert.ok(third > 1 && fourth > third, gapsInDays.join(' '))
  assert.ok(Math.max(...gapsInDays) <= 365 && gapsInDays.at(-1)! > 300, gapsInDays.join(' '))
})

test('a card that was forgotten comes back within minutes', () => {
  const { log, gapsInDays } = study([3, 3, 3, 1])
  assert.ok(gapsInDays[3]! < 1 / 24)
  const { phase, lapses } = new Schedule(log, 0.9).of('a')
  assert.deepEqual([phase, lapses], ['learning', 1])
})

test('a harder rating never brings a card back later', () => {
  const { log } = study([3, 3, 3])
  const next = new Schedule(log, 0.9).preview('a', start + 30 * DAY_MS)
  assert.ok(next[1] < next[2] && next[2] <= next[3] && next[3] <= next[4], JSON.stringify(next))
})

test('knowing more of the cards means shorter gaps', () => {
  const { log } = study([3, 3, 3, 3])
  const due = [0.8, 0.9, 0.97].map((retention) => new Schedule(log, retention).of('a').dueAt)
  assert.ok(due[0]! > due[1]! && due[1]! > due[2]!)
})

test('the same log gives the same dates on every device, in whatever order it arrived', () => {
  const { log } = study([3, 2, 4, 1, 3, 3])
  assert.deepEqual(new Schedule(log.toReversed(), 0.9).of('a'), new Schedule(log, 0.9).of('a'))
})

test('a preview tells the very date that rating then gives', () => {
  const { log } = study([3, 3, 3])
  const now = start + 40 * DAY_MS
  const told = new Schedule(log, 0.9).preview('a', now)
  for (const rating of [1, 2, 3, 4] as const) assert.equal(new Schedule([...log, review(rating, now)], 0.9).of('a').dueAt, told[rating])
})

test('an undone review counts for nothing', () => {
  const { log } = study([3, 3])
  const undone = { ...review(1, start + DAY_MS), undone: true }
  assert.deepEqual(new Schedule([...log, undone], 0.9).of('a'), new Schedule(log, 0.9).of('a'))
})
