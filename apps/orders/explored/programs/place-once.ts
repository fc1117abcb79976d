import { all } from '@interleave/patterns/all.ts'
import { client } from 'interleave:world'
import { createPlacingController } from '../../placing/controller.ts'
import type { Placed, PlacingRepository } from '../../placing/ports.ts'
import { createPlacingService } from '../../placing/service.ts'
import { law } from './law.ts'
import { simulatedSystems } from './simulated-systems.ts'

// One order sent twice with one key, by a client that hangs up and by one that does not; whoever got no order asks again.
const systems = simulatedSystems()
const placed = new Map<string, { order: Extract<Placed, { kind: 'placed' | 'repeated' }>['order']; asked: string }>()
const repository: PlacingRepository = {
  place: (order, key, call) => systems.change('database', 'place', call, (): Placed => {
    const asked = JSON.stringify(order)
    const before = placed.get(key)
    if (before) return before.asked === asked ? { kind: 'repeated', order: before.order } : { kind: 'key-reused' }
    const made = { id: placed.size + 1, placedAt: '2026-01-05T09:00:00.000Z', status: 'placed' as const, ...order }
    placed.set(key, { order: made, asked })
    return { kind: 'placed', order: made }
  }),
}
const handle = createPlacingController(createPlacingService(repository))
const post = async (quantity: number, client: { signal?: AbortSignal } = {}): Promise<Response> => {
  const response = await handle(new Request('http://shop.test/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'one-key-for-ada' },
    body: JSON.stringify({ customer: 'Ada', lines: [{ sku: 'pen', quantity }] }),
    ...client,
  }))
  law((client.signal?.aborted === true) === (response.status === 499), 'a client that hung up gets a 499, and no other does')
  return response
}

const caller = client({ hangsUpAtMs: 5 })
const both = await all([() => post(2, { signal: caller }), () => post(2)])
law(systems.atWork().length === 0, 'nothing works on after the answers')
law(placed.size <= 1, 'one key is one order')

// Who got no order asks again, with the same key.
const answers = both.some(({ status }) => status === 201) ? both : [...both, await post(2)]
law(systems.atWork().length === 0 && placed.size <= 1, 'one key is one order, however often it is asked')
const orders = await Promise.all(answers.filter(({ status }) => status === 201).map((response) => response.json()))
law(orders.every(({ id }) => placed.size === 1 && id === 1), 'every 201 names the one order that was placed')
law(answers.filter(({ status, headers }) => status === 201 && !headers.has('idempotency-replayed')).length <= 1, 'an order is new once')
console.log(answers.map(({ status }) => status).join(' '))
