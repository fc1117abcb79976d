import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromCursor, toCursor } from './cursor.ts'
import { createOrderListController } from './list-controller.ts'
import type { OrderHead } from './list-ports.ts'
import { createOrderListService } from './list-service.ts'

const all: OrderHead[] = [5, 4, 3, 2, 1].map((id) => ({ id, customer: 'Ada', placedAt: '2026-11-22T10:00:00.000Z', status: 'placed' }))
const list = createOrderListController(createOrderListService({
  ordersAfter: (position, limit) => Promise.resolve(all.filter(({ id }) => position === null || id < position.id).slice(0, limit)),
}))
const ask = (query: string): Promise<Response> => list(new Request(`http://orders.test/orders${query}`))

test('following the links gives every order once, and the last page has no next', async () => {
  const pages: number[][] = []
  let path = '?limit=2'
  for (;;) {
    const response = await ask(path)
    const { orders, next } = (await response.json()) as { orders: OrderHead[]; next: string | null }
    pages.push(orders.map(({ id }) => id))
    const link = /^<\/orders(\?.*)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1]
    assert.equal(link === undefined, next === null)
    if (link === undefined) break
    path = link
  }
  assert.deepEqual(pages, [[5, 4], [3, 2], [1]])
})

for (const query of ['?limit=0', '?limit=101', '?limit=ten', '?limit=', '?limit=1.5', '?cursor=', '?cursor=MQ', '?cursor=%00', `?cursor=${'a'.repeat(65)}`, '?page=2'])
  test(`${query} is a 400`, async () => {
    assert.equal((await ask(query)).status, 400)
  })

test('a cursor gives back the position it was made of, and is fit for an address', () => {
  const position = { placedAt: '2026-11-22T10:00:00.123Z', id: 2147483647 }
  const cursor = toCursor(position)
  assert.match(cursor, /^[\w-]+$/)
  assert.deepEqual(fromCursor(cursor), position)
  for (const placedAt of ['2026-99-99T10:00:00.123Z', '2026-02-30T10:00:00.000Z', '0000-01-01T00:00:00.000Z', '2026-11-22', "2026-11-22T10:00:00.123Z' or 1=1"])
    assert.equal(fromCursor(toCursor({ placedAt, id: 1 })), null, placedAt)
})
