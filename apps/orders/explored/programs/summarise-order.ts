import { client } from 'interleave:world'
import { createOrdersController } from '../../orders/controller.ts'
import { createOrderService } from '../../orders/service.ts'
import { law } from './law.ts'
import { simulatedSystems } from './simulated-systems.ts'

const caller = client({ hangsUpAtMs: 30 })
const systems = simulatedSystems(() => caller.aborted)
const handle = createOrdersController(createOrderService(systems.orders, systems.pricing, systems.inventory))

const response = await handle(new Request('http://shop.test/orders/1/summary', { signal: caller }))
law(systems.atWork().length === 0, `nothing works on after the answer, but ${systems.atWork().join()} does`)
law(systems.wasted().length === 0, `nothing works for a client that hung up, but ${systems.wasted().join()} did`)
law(caller.aborted === (response.status === 499), 'a client that hung up gets a 499, and no other does')
const body = await response.json()
if (response.status === 200) {
  const inTime = systems.answered().includes('stock')
  law(body.totalCents === 1200, 'two pens and an ink are 1200 cents')
  law(body.partial === !inTime, 'a summary is partial when inventory gave no answer, and only then')
  law(body.inStock === (inTime ? true : null), 'what nobody knows is null')
  law(inTime ? body.missing === undefined : body.missing.join() === 'inventory', 'what is missing is named')
} else law(body.type.startsWith('/problems/') && body.status === response.status, 'a failure is a problem')
console.log(response.status, response.status === 200 ? (body.partial ? 'partial' : 'whole') : body.type)
