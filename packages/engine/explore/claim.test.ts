import assert from 'node:assert/strict'
import test from 'node:test'
import { claimInWords, weaker } from './claim.ts'
import type { ClaimDetails } from './claim.ts'
import type { Claim } from './exploration.ts'

const cases: [Claim, distinct: number, ClaimDetails, words: string][] = [
  [{ kind: 'all', orders: 1 }, 1, {}, 'There is one distinguishable order, and it was explored.'],
  [{ kind: 'all', orders: 14_400 }, 14_400, {}, 'All 14,400 distinguishable orders explored.'],
  [{ kind: 'all', orders: 6 }, 2, {}, 'All 6 distinguishable orders explored. Orders with equal results are shown once: 2 distinct results.'],
  [{ kind: 'all', orders: 70 }, 70, { bySchedule: true }, 'All 70 orders explored.'],
  [{ kind: 'all', orders: 4 }, 4, { maxFaults: 1 }, 'All 4 distinguishable orders with at most 1 fault explored.'],
  [{ kind: 'all', orders: 6 }, 6, { symmetry: true }, 'All 6 distinguishable orders explored. Orders that differ only by an exchange of alike operations count as one.'],
  [{ kind: 'all', orders: 2 }, 2, { printsSetAside: true }, 'All 2 distinguishable orders explored. The order in which independent events print is set aside.'],
  [{ kind: 'bounded', orders: 90, maxReversals: 2 }, 90, {}, 'All orders with at most 2 reversals explored (90). There are more.'],
  [{ kind: 'bounded', orders: 9, maxReversals: 1 }, 9, { maxFaults: 2 }, 'All orders with at most 1 reversal and at most 2 faults explored (9). There are more.'],
  [{ kind: 'bounded', orders: 9, maxReversals: 1 }, 9, { bySchedule: true }, 'All orders with at most 1 departure explored (9). There are more.'],
  [{ kind: 'sampled', orders: 60 }, 60, {}, '60 orders sampled, none failed; nothing is said of the others.'],
  [{ kind: 'sampled', orders: 60 }, 60, { failed: true }, '60 orders sampled; nothing is said of the others.'],
]

for (const [claim, distinct, details, words] of cases)
  test(`the claim reads: ${words}`, () => assert.equal(claimInWords(claim, distinct, details), words))

test('of two claims the weaker one holds for both, over the orders of both', () => {
  const all: Claim = { kind: 'all', orders: 3 }
  const bounded: Claim = { kind: 'bounded', orders: 5, maxReversals: 2 }
  assert.deepEqual(weaker(all, all), { kind: 'all', orders: 6 })
  assert.deepEqual(weaker(all, bounded), { kind: 'bounded', orders: 8, maxReversals: 2 })
  assert.deepEqual(weaker({ ...bounded, maxReversals: 1 }, bounded), { kind: 'bounded', orders: 10, maxReversals: 1 })
  assert.deepEqual(weaker(bounded, { kind: 'sampled', orders: 1 }), { kind: 'sampled', orders: 6 })
})
