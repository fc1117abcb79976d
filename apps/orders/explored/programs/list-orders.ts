import { client } from 'interleave:world'
import { createOrderListController } from '../../orders/list-controller.ts'
import type { OrderHead } from '../../orders/list-ports.ts'
import { createOrderListService } from '../../orders/list-service.ts'
import { law } from './law.ts'
import { simulatedSystems } from './simulated-systems.ts'

// A client follows the pages of three orders; a new one is placed after the first page. It may hang up.
const placedAt = '2026-01-05T09:00:00.000Z'
const stored: OrderHead[] = [3, 2, 1].map((id) => ({ id, customer: 'Ada', placedAt, status: 'placed' }))
const caller = client({ hangsUpAtMs: 15 })
const systems = simulatedSystems(() => caller.aborted)
const handle = createOrderListController(createOrderListService({
  ordersAfter: (position, limit, call) =>
    systems.ask('database', 'ordersAfter', call, () => stored.filter(({ id }) => position === null || id < position.id).slice(0, limit)),
}))

const seen: number[] = []
const statuses: number[] = []
for (let cursor: string | null = ''; cursor !== null; ) {
  const response = await handle(new Request(`http://shop.test/orders?limit=2${cursor && `&cursor=${cursor}`}`, { signal: caller }))
  statuses.push(response.status)
  law(systems.atWork().length === 0, `nothing works on after the answer, but ${systems.atWork().join()} does`)
  law(caller.aborted === (response.status === 499), 'a client that hung up gets a 499, and no other does')
  const { orders = [], next = null }: { orders?: OrderHead[]; next?: string | null } = await response.json()
  law(orders.length <= 2, 'a page is no longer than was asked for')
  seen.push(...orders.map(({ id }) => id))
  if (statuses.length === 1) stored.unshift({ id: 4, customer: 'Grace', placedAt, status: 'placed' })
  cursor = next
}
law(systems.wasted().length === 0, `nothing works for a client that hung up, but ${systems.wasted().join()} did`)
law(seen.every((id, index) => id === 3 - index), 'no order comes twice, and none is left out')
if (statuses.join() === '200,200') law(seen.length === 3, 'who stays sees them all')
console.log(statuses.join(' '))
