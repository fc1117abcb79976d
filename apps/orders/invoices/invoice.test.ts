import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../orders/ports.ts'
import { CannotInvoice, toInvoice } from './invoice.ts'

const order = (...lines: [sku: string, quantity: number][]): Order => ({
  id: 7, customer: 'Ada', placedAt: '2026-03-04T05:06:07.000Z', status: 'placed', lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
})

test('an invoice has a line for each of the order’s, and their sum', () => {
  assert.deepEqual(toInvoice(order(['tea', 3], ['mug', 1]), { tea: 450, mug: 1_250 }), {
    number: 'INV-00000007',
    customer: 'Ada',
    date: '2026-03-04T05:06:07.000Z',
    lines: [{ sku: 'tea', quantity: 3, unitCents: 450, totalCents: 1_350 }, { sku: 'mug', quantity: 1, unitCents: 1_250, totalCents: 1_250 }],
    totalCents: 2_600,
    taxCents: 433,
    taxPercent: 20,
  })
})

for (const [totalCents, taxCents] of [[0, 0], [2, 0], [3, 1], [6, 1], [8, 1], [9, 2], [600, 100], [4_503_599_627_370_495, 750_599_937_895_083]] as const)
  test(`of ${totalCents} cents, ${taxCents} are tax`, () => {
    assert.equal(toInvoice(order(['a', 1]), { a: totalCents }).taxCents, taxCents)
  })

test('without a price, or with a sum that is not exact, there is no invoice', () => {
  assert.throws(() => toInvoice(order(['tea', 1], ['mug', 1]), { tea: 1 }), new CannotInvoice('There is no price for mug.'))
  assert.throws(() => toInvoice(order(['a', 2]), { a: Number.MAX_SAFE_INTEGER }), new CannotInvoice('The sum is too large to be exact.'))
})
