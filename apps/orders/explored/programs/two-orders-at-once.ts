import { createOrdersController } from '../../orders/controller.ts'
import { createOrderService } from '../../orders/service.ts'
import { law } from './law.ts'
import { simulatedSystems } from './simulated-systems.ts'

// One service, two requests: what belongs to one of them must not be seen by the other. Without deadlines, which are another matter.
const systems = simulatedSystems()
const service = createOrderService(systems.orders, systems.pricing, systems.inventory, { inventoryMs: Infinity })
const handle = createOrdersController(service, { deadlineMs: Infinity })

const bodies = await Promise.all([1, 2].map(async (id) => (await handle(new Request(`http://shop.test/orders/${id}/summary`))).json()))
law(systems.atWork().length === 0, `nothing works on after the answers, but ${systems.atWork().join()} does`)
law(bodies[0].customer === 'Ada' && bodies[0].totalCents === 1200 && bodies[0].inStock === true, 'Ada gets her own summary')
law(bodies[1].customer === 'Grace' && bodies[1].totalCents === 750 && bodies[1].inStock === false, 'Grace gets her own summary')
console.log('both')
