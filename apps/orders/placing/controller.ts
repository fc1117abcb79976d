import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { failure, json, problem } from '../orders/answers.ts'
import type { NewOrder } from './ports.ts'
import type { PlacingService } from './service.ts'

export interface PlacingOptions {
  /** How long a request may take once it has been read, in milliseconds; then it is given up, down to the database. */
  deadlineMs?: number
  /** Hears of what is nobody's fault but ours. */
  onError?: (error: unknown) => void
}

export const MOST_LINES = 50
export const MOST_QUANTITY = 1_000

/** `POST /orders`. A hang-up or a deadline takes the order back, or comes too late: the same key tells, asked again. */
export function createPlacingController(service: PlacingService, { deadlineMs = 5_000, onError = console.error }: PlacingOptions = {}): (request: Request) => Promise<Response> {
  return async function handle(request) {
    const client = request.signal
    const type = request.headers.get('content-type') ?? ''
    if (!/^application\/json\s*(;|$)/i.test(type)) return problem('not-json', 'Expected Content-Type: application/json.')
    const key = request.headers.get('idempotency-key') ?? ''
    if (!/^[\x21-\x7e]{8,200}$/.test(key)) return problem('bad-request', 'Expected an Idempotency-Key of 8 to 200 visible characters.')
    try {
      // How long a body may take is for the connection to say: no signal of ours would end the reading of it.
      const order = readNewOrder(await readJson(request))
      if (order === null) return problem('bad-request', 'The body is not JSON.')
      if (Array.isArray(order)) return problem('invalid', 'The order is not valid.', { errors: order })
      const placed = await withTimeout(deadlineMs, (signal) => service.placeOrder(order, key, { signal }), { signal: client })
      if (placed.kind === 'key-reused') return problem('key-reused', 'This Idempotency-Key came before, with another order. Use a new one.')
      return json(201, placed.order, { location: `/orders/${placed.order.id}`, ...(placed.kind === 'repeated' ? { 'idempotency-replayed': 'true' } : {}) })
    } catch (error) {
      return failure(error, client, onError)
    }
  }
}

const NOT_JSON = Symbol('not JSON')

async function readJson(request: Request): Promise<unknown> {
  const bytes = await request.arrayBuffer()
  try {
    // JSON is UTF-8 (RFC 8259, 8.1): read as text, a name in any other would be stored with replacement characters.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return NOT_JSON
  }
}

/** One thing that is wrong with an order, and where. */
interface Invalid {
  /** A JSON pointer (RFC 6901). */
  pointer: string
  detail: string
}

/** The order that a body holds, or what is wrong with it; null when it was no JSON. */
function readNewOrder(body: unknown): NewOrder | Invalid[] | null {
  if (body === NOT_JSON) return null
  const { customer, lines, ...more } = isObject(body) ? body : {}
  const invalid: Invalid[] = unknown('', more)
  const order: NewOrder = { customer: '', lines: [] }
  if (typeof customer === 'string' && isName(customer)) order.customer = customer.trim()
  else invalid.push({ pointer: '/customer', detail: 'Expected a name of 1 to 200 characters, none of them a control character.' })
  if (!Array.isArray(lines) || lines.length < 1 || lines.length > MOST_LINES) invalid.push({ pointer: '/lines', detail: `Expected a list of 1 to ${MOST_LINES} lines.` })
  else {
    for (const [index, line] of lines.entries()) {
      const { sku, quantity, ...more } = isObject(line) ? line : {}
      const known = typeof sku === 'string' && /^[a-z0-9-]{1,40}$/.test(sku)
      const counted = typeof quantity === 'number' && Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_QUANTITY
      if (!known) invalid.push({ pointer: `/lines/${index}/sku`, detail: 'Expected 1 to 40 of a-z, 0-9 and -.' })
      if (!counted) invalid.push({ pointer: `/lines/${index}/quantity`, detail: `Expected a whole number from 1 to ${MOST_QUANTITY}.` })
      invalid.push(...unknown(`/lines/${index}`, more))
      if (known && counted) order.lines.push({ sku, quantity })
    }
  }
  return invalid.length > 0 ? invalid : order
}

const unknown = (pointer: string, fields: object): Invalid[] =>
  Object.keys(fields).map((name) => ({ pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, detail: 'Nothing of that name is known.' }))

/** Half a character and a NUL are text to JavaScript, and not to PostgreSQL. */
const isName = (text: string): boolean => text.trim() !== '' && text.length <= 200 && text.isWellFormed() && !/\p{Cc}/u.test(text)

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
