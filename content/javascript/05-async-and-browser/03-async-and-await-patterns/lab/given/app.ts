import { createOrdersController } from './controller.ts'
import { createOrderRepository } from './repository.ts'
import { createOrderService } from './service.ts'
import type { Ports } from './ports.ts'

/** Wires the layers together, once; the app then answers any number of requests. */
export function ordersApp(ports: Ports): (request: Request) => Promise<Response> {
  const orders = createOrderRepository(ports.database)
  const service = createOrderService(orders, ports.pricing, ports.inventory)
  return createOrdersController(service)
}
