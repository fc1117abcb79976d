import assert from 'node:assert/strict'
import test from 'node:test'
import { readBudget } from './read-budget.ts'
import { UsageError } from './usage-error.ts'

// Each line: what is written, and what it means; null where it is refused.
const cases: [text: string, means: ReturnType<typeof readBudget> | null][] = [
  ['5000', { orders: 5_000 }],
  ['5,000', { orders: 5_000 }],
  ['1_000_000', { orders: 1_000_000 }],
  ['10s', { ms: 10_000 }],
  ['1.5s', { ms: 1_500 }],
  ['500ms', { ms: 500 }],
  ['2m', { ms: 120_000 }],
  ['10s,5000', { ms: 10_000, orders: 5_000 }],
  ['5000, 10s', { ms: 10_000, orders: 5_000 }],
  ['', null],
  ['0', null],
  ['-1', null],
  ['1.5', null],
  ['10h', null],
  ['10s,20s', null],
  ['many', null],
]

for (const [text, means] of cases) {
  test(`the budget "${text}" ${means ? `means ${JSON.stringify(means)}` : 'is refused'}`, () => {
    if (means) assert.deepEqual(readBudget(text), means)
    else assert.throws(() => readBudget(text), UsageError)
  })
}
