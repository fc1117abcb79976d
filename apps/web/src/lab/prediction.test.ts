import assert from 'node:assert/strict'
import test from 'node:test'
import type { Outcome } from '@interleave/engine/explore/exploration.ts'
import { checkPrediction, inOrders, NO_PREDICTION, parsePrediction, type PredictableBug } from './prediction.ts'

const end = (line: string, count: number): Outcome => ({ key: line, result: line, ok: true, count, schedule: line, console: [line], findings: [] })
const explored = { outcomes: [end('200 Ada', 3), end('200 Grace', 2)], failures: [], claimText: 'All 5 orders explored.' }
const bug: PredictableBug = {
  id: 'mixed',
  symptoms: [
    { text: 'always Grace', shows: { in: 'every', prints: 'Grace' } },
    { text: 'sometimes Grace', shows: { in: 'some', prints: 'Grace' } },
  ],
}

test('a prediction that the runs show holds, with the orders in which it does and an end of each kind', () => {
  const { holds, orders, of, shown, example, otherwise } = checkPrediction(bug, 1, explored)
  assert.deepEqual([holds, orders, of, shown, example, otherwise], [true, 2, 5, [1], '200 Grace', '200 Ada'])
})

test('a prediction that they do not show is told which one they do', () => {
  const { holds, shown, orders, of } = checkPrediction(bug, 0, explored)
  assert.deepEqual([holds, shown, orders, of], [false, [1], 2, 5])
})

test('where no symptom shows, what was printed is told all the same', () => {
  const { holds, shown, example, orders } = checkPrediction(bug, 0, { ...explored, outcomes: [end('404', 1)] })
  assert.deepEqual([holds, shown, example, orders], [false, [], '404', 0])
})

test('orders are said in words', () => {
  assert.deepEqual([[5, 5], [2, 5], [0, 5], [1, 1]].map(([orders = 0, of = 0]) => inOrders({ orders, of })), ['in every order of 5', 'in 2 of 5 orders', 'in none of 5 orders', 'in the only order'])
})

test('what was kept is read back, and anything else is no prediction', () => {
  const kept = { chosen: 1, words: 'mine', checked: checkPrediction(bug, 1, explored) }
  assert.deepEqual(parsePrediction(JSON.stringify(kept)), kept)
  for (const other of [null, '{', '7', '{"chosen":1}', 'missing-await: a text of an older version']) assert.deepEqual(parsePrediction(other), NO_PREDICTION)
})
