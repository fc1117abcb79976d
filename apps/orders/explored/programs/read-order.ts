import { client } from 'interleave:world'
import { createOrdersController } from '../../orders/controller.ts'
import { createOrderService } from '../../orders/service.ts'
import { law } from './law.ts'
import { simulatedSystems } from './simulated-systems.ts'

const caller = client({ hangsUpAtMs: 15 })
const systems = simulatedSystems(() => caller.aborted)
const handle = createOrdersController(createOrderService(systems.orders, systems.pricing, systems.inventory))

const response = await handle(new Request('http://shop.test/orders/1', { signal: caller }))
law(systems.atWork().length === 0, `nothing works on after the answer, but ${systems.atWork().join()} does`)
law(systems.wasted().length === 0, `nothing works for a client that hung up, but ${systems.wasted().join()} did`)
law(caller.aborted === (response.status === 499), 'a client that hung up gets a 499, and no other does')
if (response.status === 200) law(JSON.parse(await response.text()).lines.length === 2, 'an order comes with all its lines')
console.log(response.status)
