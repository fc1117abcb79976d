import { failure, json, problem } from './answers.ts'
import type { OrderService } from './service.ts'

export interface ControllerOptions {
  deadlineMs?: number
  onError?: (error: unknown) => void
}

export function createOrdersController(service: OrderService, { deadlineMs = 2_000, onError = console.error }: ControllerOptions = {}) {
  return async (request: Request): Promise<Response> => {
    const [empty, collection, id = '', rest, ...more] = new URL(request.url).pathname.split('/')
    const known = empty === '' && collection === 'orders' && (rest === undefined || rest === 'summary') && more.length === 0
    if (!known || id === '') return problem('not-found', 'not found')
    if (!/^[1-9][0-9]{0,14}$/.test(id)) return problem('bad-request', `not an order id: ${id}`)
    const deadline = new AbortController()
    const timer = deadlineMs < Infinity ? setTimeout(() => deadline.abort(new DOMException('too late', 'TimeoutError')), deadlineMs) : undefined
    try {
      const read = rest === 'summary' ? service.orderSummary : service.orderById
      const body = await read(Number(id), { signal: AbortSignal.any([request.signal, deadline.signal]) })
      return body === null ? problem('not-found', 'not found') : json(200, body)
    } catch (error) {
      return failure(error, request.signal, onError)
    } finally {
      clearTimeout(timer)
    }
  }
}
