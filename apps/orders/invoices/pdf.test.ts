import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawInvoice, money } from './pdf.ts'
import type { Invoice } from './ports.ts'

const invoice = (lines: number, customer = 'Łukasz Żółć & Αθήνα'): Invoice => ({
  number: 'INV-00000007', customer, date: '2026-03-04T05:06:07.000Z', totalCents: 250 * lines, taxCents: 42, taxPercent: 20,
  lines: Array.from({ length: lines }, (_, at) => ({ sku: `sku-${at}`, quantity: 1, unitCents: 250, totalCents: 250 })),
})
const draw = async (of: Invoice) => {
  const steps: number[] = []
  const { pdf, etag } = await drawInvoice(of, (percent) => steps.push(percent))
  return { pdf, etag, steps, text: Buffer.from(pdf).toString('latin1') }
}

test('the same invoice gives the same bytes, another one others', async () => {
  const [first, second, other] = [await draw(invoice(3)), await draw(invoice(3)), await draw(invoice(3, 'Ada'))]
  assert.deepEqual(first, second)
  assert.notEqual(first.etag, other.etag)
  assert.match(first.text, /^%PDF-1\.7\n[\s\S]*%%EOF\n?$/)
})

test('a page holds what fits, and each line counts for the progress', async () => {
  const { text, steps } = await draw(invoice(80))
  assert.equal(text.match(/\/Type \/Page\b/g)?.length, 3)
  assert.equal(steps.length, 80)
  assert.deepEqual([steps[0], steps.at(-1)], [1, 90])
})

test('its fonts come with it', async () => {
  const { text } = await draw(invoice(1))
  assert.deepEqual([...new Set(text.match(/\+DejaVuSans(-Bold)?\b/g))].sort(), ['+DejaVuSans', '+DejaVuSans-Bold'])
  assert.equal(text.match(/\/FontFile2/g)?.length, 2)
})

for (const [cents, text] of [[0, '0.00'], [5, '0.05'], [99_999, '999.99'], [100_000, '1 000.00'], [123_456_789, '1 234 567.89']] as const)
  test(`${cents} cents are ${text}`, () => assert.equal(money(cents).replaceAll('\u00a0', ' '), text))

test('it is tagged for those who hear it: the table’s head once, whatever the eye sees again on each page', async () => {
  const { text } = await draw(invoice(80))
  const count = (tag: string): number => text.match(new RegExp(`/S /${tag}\\b`, 'g'))?.length ?? 0
  assert.deepEqual({ H1: count('H1'), Table: count('Table'), TR: count('TR'), TH: count('TH'), TD: count('TD') }, { H1: 1, Table: 1, TR: 81, TH: 4, TD: 320 })
  assert.match(text, /\/Marked true/)
  assert.match(text, /\/Lang \(en\)/)
})
