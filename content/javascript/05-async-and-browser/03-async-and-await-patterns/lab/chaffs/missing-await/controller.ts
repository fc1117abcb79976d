import type { OrderService } from './service.ts'

/** Request in, Response out; nothing below this file knows HTTP. */
export function createOrdersController(service: OrderService): (request: Request) => Promise<Response> {
  return async function handle(request) {
    const { signal } = request
    const route = match(new URL(request.url).pathname)
    if (!route) return json(404, { error: 'no such page' })
    const id = Number(route.id)
    if (!Number.isSafeInteger(id) || id < 1) return json(400, { error: 'an order id is a whole number from 1' })
    try {
      const found = route.summary
        ? service.orderSummary(id, { signal })
        : await service.orderById(id, { signal })
      return found ? json(200, found) : json(404, { error: `no order ${id}` })
    } catch (error) {
      if (signal.aborted) return json(499, { error: 'the client hung up' })
      console.error(`GET ${route.summary ? 'summary' : 'order'} ${id} failed: ${String(error)}`)
      return json(500, { error: 'internal error' })
    }
  }
}

function match(path: string): { id: string; summary: boolean } | null {
  const [, id, summary] = /^\/orders\/([^/]+)(\/summary)?$/.exec(path) ?? []
  return id === undefined ? null : { id, summary: summary !== undefined }
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
}
