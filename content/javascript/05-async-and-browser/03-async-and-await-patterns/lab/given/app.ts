import { createOrdersController } from './controller.ts'
import { createOrderRepository } from './repository.ts'
import { createOrderService } from './service.ts'
import type { Database } from './database.ts'
import type { Inventory, Pricing } from './ports.ts'

/** Everything the service needs from outside. */
export interface Ports {
  database: Database
  pricing: Pricing
  inventory: Inventory
}

export interface Deadlines {
  /** For a whole request. */
  deadlineMs?: number
  /** For inventory: a summary goes without it then. */
  inventoryMs?: number
}

/**
 * Wires the layers together, once; the app then answers any number of requests. There are no deadlines but those you set:
 * when all orders are run, a deadline may be over before any reply.
 */
export function ordersApp(ports: Ports, { deadlineMs = Infinity, inventoryMs = Infinity }: Deadlines = {}): (request: Request) => Promise<Response> {
  const orders = createOrderRepository(ports.database)
  const service = createOrderService(orders, ports.pricing, ports.inventory, { inventoryMs })
  return createOrdersController(service, { deadlineMs })
}
