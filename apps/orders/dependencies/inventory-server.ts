import { type HttpServer, listen } from '@interleave/http-service'
import type { OrderPlaced } from '../outbox/ports.ts'
import { catalogue } from './catalogue.ts'
import { FaultyService } from './faults.ts'

/**
 * `GET /stock?sku=pen&sku=ink` → pieces by sku. `POST /reservations` takes an order's event and sets its pieces aside. The
 * same event may come many times, and events of one order in any order: each counts once, and an older one after a newer
 * one not at all. `GET /reservations` tells what was taken, for those who check.
 */
export function inventory(): { service: FaultyService; fetch(request: Request): Promise<Response> } {
  const service = new FaultyService()
  const pieces = new Map(Object.entries(catalogue).map(([sku, item]) => [sku, item.pieces]))
  const versions = new Map<number, number>()
  let deliveries = 0

  function reserve({ orderId, version, lines }: OrderPlaced): Response {
    deliveries++
    const known = versions.get(orderId) ?? 0
    if (version <= known) return Response.json({ taken: false })
    versions.set(orderId, version)
    for (const { sku, quantity } of lines) pieces.set(sku, Math.max(0, (pieces.get(sku) ?? 0) - quantity))
    return Response.json({ taken: true })
  }

  return {
    service,
    fetch: async (request) => {
      const control = await service.control(request)
      if (control) return control
      const { pathname, searchParams } = new URL(request.url)
      const asked = `${request.method} ${pathname}`
      if (asked === 'GET /reservations') return Response.json({ orders: Object.fromEntries(versions), deliveries })
      if (asked === 'GET /stock') {
        return service.run(request.signal, () => Response.json(Object.fromEntries(searchParams.getAll('sku').map((sku) => [sku, pieces.get(sku) ?? 0]))))
      }
      if (asked === 'POST /reservations') return service.run(request.signal, async () => reserve((await request.json()) as OrderPlaced))
      return Response.json({ error: 'not found' }, { status: 404 })
    },
  }
}

export function startInventory({ host = '127.0.0.1', port = 0 } = {}): Promise<HttpServer> {
  return listen(inventory().fetch, { host, port, name: 'inventory', command: 'npx node apps/orders/dependencies/inventory-server.ts' })
}

if (import.meta.main) console.log(`inventory is ready at ${(await startInventory({ port: Number(process.env['PORT'] ?? 4402) })).url}`)
