import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOrder, writeOrder } from './order-link.ts'

test('an order is read as it was written', () => {
  for (const order of [
    { schedule: 'i1.0021', test: 2, faults: 1, event: 12 },
    { schedule: 'i1.', test: null, faults: 0, event: null },
    { schedule: 'i1.0-0z', test: 0, faults: 0, event: 0 },
  ]) assert.deepEqual(readOrder(`#${writeOrder(order)}`), order)
})

test('a hash that names no order is none, and what is no number is left out', () => {
  assert.equal(readOrder(''), null)
  assert.equal(readOrder('#1.abc'), null)
  assert.deepEqual(readOrder('#order=i1.0&test=-1&event=x'), { schedule: 'i1.0', test: null, faults: 0, event: null })
})
