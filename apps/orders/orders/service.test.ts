import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ada, hangs, inventory, orders, pricing } from '../testing/fake-ports.ts'
import { type Inventory, type Pricing, Unavailable, Unpriced } from './ports.ts'
import { createOrderService } from './service.ts'

const never = new AbortController().signal
const serviceWith = (replaced: { pricing?: Pricing['unitCents']; inventory?: Inventory['stock'] }) =>
  createOrderService(orders, { unitCents: replaced.pricing ?? pricing.unitCents }, { stock: replaced.inventory ?? inventory.stock }, { inventoryMs: 5 })
const whole = { id: 1, customer: 'Ada', totalCents: 1200, inStock: true, partial: false }
const partial = { ...whole, inStock: null, partial: true, missing: ['inventory'] }

test('a summary adds up the lines in whole cents', async () => {
  assert.deepEqual(await serviceWith({}).orderSummary(1, { signal: never }), whole)
})

test('there is no summary of an order that does not exist, and nobody is asked for it', async () => {
  const asked = (): never => assert.fail('asked')
  assert.equal(await serviceWith({ pricing: asked, inventory: asked }).orderSummary(2, { signal: never }), null)
})

const stocks: [string, Inventory['stock'], boolean][] = [
  ['enough of each', () => Promise.resolve({ pen: 2, ink: 1 }), true],
  ['too few of one', () => Promise.resolve({ pen: 1, ink: 1 }), false],
  ['one not known to inventory', () => Promise.resolve({ pen: 2 }), false],
]
for (const [name, stock, inStock] of stocks)
  test(`in stock with ${name}: ${inStock}`, async () => {
    assert.deepEqual(await serviceWith({ inventory: stock }).orderSummary(1, { signal: never }), { ...whole, inStock })
  })

test('an inventory that is late is stopped, and the summary says what is missing', async () => {
  let reason: unknown
  const late: Inventory['stock'] = (_skus, call) => hangs<Record<string, number>>(call).catch((error: unknown) => { throw (reason = error) })
  assert.deepEqual(await serviceWith({ inventory: late }).orderSummary(1, { signal: never }), partial)
  assert.equal((reason as Error).name, 'TimeoutError')
})

test('so is one that cannot be asked, but our own mistakes are not passed over', async () => {
  assert.deepEqual(await serviceWith({ inventory: () => Promise.reject(new Unavailable('inventory')) }).orderSummary(1, { signal: never }), partial)
  const mistake = new TypeError('not a function')
  await assert.rejects(serviceWith({ inventory: () => Promise.reject(mistake) }).orderSummary(1, { signal: never }), mistake)
})

test('without a price there is no summary: pricing stops inventory, and what it failed with comes out', async () => {
  let reason: unknown
  const waiting: Inventory['stock'] = (_skus, call) => hangs<Record<string, number>>(call).catch((error: unknown) => { throw (reason = error) })
  const down = new Unavailable('pricing')
  await assert.rejects(serviceWith({ pricing: () => Promise.reject(down), inventory: waiting }).orderSummary(1, { signal: never }), down)
  assert.equal(reason, down)
})

test('a price that is missing is told, and is not a price of nothing', async () => {
  await assert.rejects(serviceWith({ pricing: () => Promise.resolve({ pen: 150 }) }).orderSummary(1, { signal: never }), new Unpriced('ink'))
})

test('the caller’s abort reaches both, and passes through', async () => {
  const stop = new AbortController()
  const reasons: unknown[] = []
  const told = (_skus: string[], call: { signal: AbortSignal }) => hangs<Record<string, number>>(call).catch((error: unknown) => {
    reasons.push(error)
    throw error
  })
  const reason = new Error('gone')
  const asked = serviceWith({ pricing: told, inventory: told }).orderSummary(1, { signal: stop.signal })
  // After the order has been read.
  await Promise.resolve(ada)
  stop.abort(reason)
  await assert.rejects(asked, reason)
  assert.deepEqual(reasons, [reason, reason])
})
