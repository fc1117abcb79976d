import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { failure, json, problem } from './answers.ts'
import type { ControllerOptions } from './controller.ts'
import { fromCursor, toCursor } from './cursor.ts'
import type { OrderListService } from './list-service.ts'

export const MOST_ORDERS = 100
const USUAL_ORDERS = 20

/** `GET /orders?cursor=&limit=`: a page, and in `Link` the address of the next (RFC 8288). */
export function createOrderListController(service: OrderListService, { deadlineMs = 2_000, onError = console.error }: ControllerOptions = {}): (request: Request) => Promise<Response> {
  return async function handle({ url, signal: client }) {
    const asked = new URL(url).searchParams
    const unknown = [...asked.keys()].find((name) => name !== 'cursor' && name !== 'limit')
    if (unknown !== undefined) return problem('bad-request', 'Expected `cursor` and `limit`, and nothing else.')
    const limit = readLimit(asked.get('limit'))
    if (limit === null) return problem('bad-request', `Expected limit to be a whole number from 1 to ${MOST_ORDERS}.`)
    const cursor = asked.get('cursor')
    const after = cursor === null ? null : fromCursor(cursor)
    if (cursor !== null && after === null) return problem('bad-request', 'This cursor did not come from here. Begin without one.')
    try {
      const { orders, next } = await withTimeout(deadlineMs, (signal) => service.page(after, limit, { signal }), { signal: client })
      const nextCursor = next && toCursor(next)
      return json(200, { orders, next: nextCursor }, nextCursor === null ? {} : { link: `</orders?limit=${limit}&cursor=${nextCursor}>; rel="next"` })
    } catch (error) {
      return failure(error, client, onError)
    }
  }
}

function readLimit(text: string | null): number | null {
  if (text === null) return USUAL_ORDERS
  const limit = Number(text)
  return /^\d{1,3}$/.test(text) && limit >= 1 && limit <= MOST_ORDERS ? limit : null
}
