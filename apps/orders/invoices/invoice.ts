import type { Order } from '../orders/ports.ts'
import type { Invoice } from './ports.ts'

const TAX_PERCENT = 20

/** A price is missing, or a sum cannot be had: no other try will mend that. */
export class CannotInvoice extends Error {
  override readonly name = 'CannotInvoice'
}

/** The invoice of an order at these prices, which include tax. */
export function toInvoice(order: Order, unitCents: Record<string, number>): Invoice {
  let sum = 0
  const lines = order.lines.map(({ sku, quantity }) => {
    const cents = unitCents[sku]
    if (cents === undefined) throw new CannotInvoice(`There is no price for ${sku}.`)
    const totalCents = cents * quantity
    sum += totalCents
    return { sku, quantity, unitCents: cents, totalCents }
  })
  if (!Number.isSafeInteger(sum)) throw new CannotInvoice('The sum is too large to be exact.')
  return {
    number: `INV-${String(order.id).padStart(8, '0')}`,
    customer: order.customer,
    date: order.placedAt,
    lines,
    totalCents: sum,
    taxCents: taxIn(sum),
    taxPercent: TAX_PERCENT,
  }
}

/** What of a price is tax, to the nearest cent, a half up: in whole numbers that stay exact, p of each 100 + p and of the rest. */
function taxIn(cents: number): number {
  const gross = 100 + TAX_PERCENT
  return Math.floor(cents / gross) * TAX_PERCENT + Math.floor((2 * (cents % gross) * TAX_PERCENT + gross) / (2 * gross))
}
