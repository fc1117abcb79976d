import type { OrderService } from './service.ts'

type Answer = { status: number; body: unknown }

export function createOrdersController(service: OrderService) {
  return async (request: Request): Promise<Response> => {
    const { status, body } = await answer(request)
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  }

  async function answer(request: Request): Promise<Answer> {
    const [empty, collection, id = '', rest, ...more] = new URL(request.url).pathname.split('/')
    const known = empty === '' && collection === 'orders' && (rest === undefined || rest === 'summary') && more.length === 0
    if (!known || id === '') return { status: 404, body: { error: 'not found' } }
    if (!/^[1-9][0-9]{0,14}$/.test(id)) return { status: 400, body: { error: `not an order id: ${id}` } }
    const call = { signal: request.signal }
    try {
      const read = rest === 'summary' ? service.orderSummary : service.orderById
      const body = await read(Number(id), call)
      return body === null ? { status: 404, body: { error: 'not found' } } : { status: 200, body }
    } catch (error) {
      if (request.signal.aborted) return { status: 499, body: { error: 'client closed request' } }
      console.error(error instanceof Error ? error.message : String(error))
      return { status: 500, body: { error: 'something went wrong' } }
    }
  }
}
