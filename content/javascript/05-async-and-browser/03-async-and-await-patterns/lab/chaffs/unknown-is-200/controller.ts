import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { failure, json, problem } from './answers.ts'
import type { OrderService } from './service.ts'

export interface ControllerOptions {
  /** How long a request may take in all, in milliseconds; then it is given up, down to the database. */
  deadlineMs?: number
  /** Hears of what is nobody's fault but ours. */
  onError?: (error: unknown) => void
}

/** Request in, Response out; nothing below this file knows HTTP. */
export function createOrdersController(service: OrderService, { deadlineMs = 2_000, onError = console.error }: ControllerOptions = {}): (request: Request) => Promise<Response> {
  return async function handle({ url, signal: client }) {
    const route = match(new URL(url).pathname)
    if (!route) return problem('not-found', 'There is nothing at this address.')
    const id = orderId(route.id)
    if (id === null) return problem('bad-request', 'An order id is a whole number from 1.')
    const ask = (signal: AbortSignal): Promise<object | null> => (route.summary ? service.orderSummary(id, { signal }) : service.orderById(id, { signal }))
    try {
      const found = await withTimeout(deadlineMs, ask, { signal: client })
      return json(200, found)
    } catch (error) {
      return failure(error, client, onError)
    }
  }
}

function match(path: string): { id: string; summary: boolean } | null {
  const [, id, summary] = /^\/orders\/([^/]+)(\/summary)?$/.exec(path) ?? []
  return id === undefined ? null : { id, summary: summary !== undefined }
}

function orderId(text: string): number | null {
  const id = Number(text)
  return /^\d+$/.test(text) && Number.isSafeInteger(id) && id > 0 ? id : null
}
