import { News } from '@interleave/postgres'
import { type AdaptiveLimit, counted } from '../http/adaptive-limit.ts'
import type { Route } from '../http/routes.ts'
import { createOrdersController } from '../orders/controller.ts'
import { createOrderListController } from '../orders/list-controller.ts'
import { createOrderListRepository } from '../orders/list-repository.ts'
import { createOrderListService } from '../orders/list-service.ts'
import type { Inventory, OrderRepository, Pricing } from '../orders/ports.ts'
import { createOrderRepository } from '../orders/repository.ts'
import { orderRoutes } from '../orders/routes.ts'
import { createOrderService } from '../orders/service.ts'
import type { Outbox, Reservations } from '../outbox/ports.ts'
import { startRelay } from '../outbox/relay.ts'
import { createOutbox } from '../outbox/repository.ts'
import { createPlacingController } from '../placing/controller.ts'
import { createPlacingRepository } from '../placing/repository.ts'
import { placingRoutes } from '../placing/routes.ts'
import { createPlacingService } from '../placing/service.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Databases } from './open-databases.ts'

const DELIVERIES_GRACE_MS = 5_000

export interface OrdersParts {
  databases: Databases
  pricing: Pricing
  inventory: Inventory & Reservations
  limit: AdaptiveLimit
  telemetry: Telemetry
  onError: (error: unknown) => void
  started: AsyncDisposableStack
}

/** Reading and placing orders, and delivering what follows from them: repositories → services → controllers → routes. */
export function wireOrders({ databases: { front, behind }, pricing, inventory, limit, telemetry: { log, metrics, tracing }, onError, started }: OrdersParts): { routes: Route[]; outbox: Outbox } {
  const repository: OrderRepository = counted(limit, createOrderRepository(front.db))
  const orders = createOrdersController(createOrderService(repository, pricing, inventory), { onError })
  const list = createOrderListController(createOrderListService(counted(limit, createOrderListRepository(front.db))), { onError })

  const news = new News()
  const placing = counted(limit, createPlacingRepository(front.db, { traceparent: tracing.traceparent, onEvent: () => news.tell('outbox') }))
  const place = createPlacingController(createPlacingService(placing), { onError })

  const outbox = createOutbox(behind.db)
  const relay = startRelay({
    outbox,
    reservations: inventory,
    news: news.subscribe('outbox'),
    onOutcome: (outcome) => metrics.delivered.inc({ outcome }),
    traced: (event, deliver) => tracing.span('deliver order-placed', { parent: tracing.parentOf(event.traceparent), attributes: { 'orders.order_id': event.orderId } }, deliver),
    onError: (error) => log.warn({ error }, 'the outbox met trouble, and tries again'),
  })
  started.defer(() => relay.stop(DELIVERIES_GRACE_MS))
  return { routes: [...orderRoutes({ orders, list }), ...placingRoutes(place)], outbox }
}
