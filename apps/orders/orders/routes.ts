import type { Route, Schema } from '../http/routes.ts'

export const lineSchema: Schema = {
  type: 'object',
  properties: { sku: { type: 'string', pattern: '^[a-z0-9-]{1,40}$' }, quantity: { type: 'integer', minimum: 1 } },
  required: ['sku', 'quantity'],
  additionalProperties: false,
}

export const orderSchema: Schema = {
  type: 'object',
  properties: {
    id: { type: 'integer', minimum: 1 },
    customer: { type: 'string' },
    placedAt: { type: 'string', format: 'date-time' },
    status: { enum: ['placed', 'shipped', 'cancelled'] },
    lines: { type: 'array', items: lineSchema },
  },
  required: ['id', 'customer', 'placedAt', 'status', 'lines'],
  additionalProperties: false,
}

const summarySchema: Schema = {
  type: 'object',
  properties: {
    id: { type: 'integer', minimum: 1 },
    customer: { type: 'string' },
    totalCents: { type: 'integer', minimum: 0 },
    inStock: { type: ['boolean', 'null'], description: 'Null: inventory did not say in time.' },
    partial: { type: 'boolean' },
    missing: { type: 'array', items: { const: 'inventory' } },
  },
  required: ['id', 'customer', 'totalCents', 'inStock', 'partial'],
  additionalProperties: false,
}

export const orderId = { name: 'id', in: 'path', required: true, description: 'The number of the order.', schema: { type: 'integer', minimum: 1 }, example: 1 } as const

const headSchema: Schema = {
  type: 'object',
  properties: Object.fromEntries(Object.entries(orderSchema['properties'] as object).filter(([name]) => name !== 'lines')),
  required: ['id', 'customer', 'placedAt', 'status'],
  additionalProperties: false,
}

const pageSchema: Schema = {
  type: 'object',
  properties: { orders: { type: 'array', items: headSchema }, next: { type: ['string', 'null'], description: 'The cursor of the next page; null on the last.' } },
  required: ['orders', 'next'],
  additionalProperties: false,
}

const etag = { ETag: { description: 'Send it as If-None-Match, and what has not changed is not sent again.', schema: { type: 'string' } } }

export interface OrderHandlers {
  /** Answers for one order and for its summary. */
  orders: (request: Request) => Promise<Response>
  list: (request: Request) => Promise<Response>
}

export function orderRoutes({ orders, list }: OrderHandlers): Route[] {
  return [
    {
      method: 'GET',
      path: '/orders',
      tagged: true,
      handle: list,
      doc: {
        operationId: 'listOrders',
        summary: 'Orders, the newest first, page by page',
        description: 'A page says where the next begins. Orders that are placed meanwhile neither repeat nor hide others.',
        parameters: [
          { name: 'cursor', in: 'query', description: 'Where to begin: `next` of the page before. Without it, at the newest.', schema: { type: 'string' } },
          { name: 'limit', in: 'query', description: 'How many orders a page has.', schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 }, example: 2 },
        ],
        responses: {
          200: {
            description: 'A page.',
            headers: { ...etag, Link: { description: 'The address of the next page, `rel="next"`.', schema: { type: 'string' } } },
            content: { 'application/json': { schema: pageSchema } },
          },
          304: { description: 'As you have it.' },
          400: { description: 'A parameter is not understood.' },
        },
      },
    },
    {
      method: 'GET',
      path: '/orders/{id}',
      tagged: true,
      handle: orders,
      doc: {
        operationId: 'getOrder',
        summary: 'One order with its lines',
        parameters: [orderId],
        responses: {
          200: {
            description: 'The order.',
            headers: etag,
            content: { 'application/json': { schema: orderSchema, example: { id: 1, customer: 'Ada', placedAt: '2026-11-22T10:00:00.000Z', status: 'placed', lines: [{ sku: 'pen', quantity: 2 }] } } },
          },
          304: { description: 'As you have it.' },
          400: { description: 'The id is no whole number from 1.' },
          404: { description: 'There is no such order.' },
        },
      },
    },
    {
      method: 'GET',
      path: '/orders/{id}/summary',
      handle: orders,
      doc: {
        operationId: 'getOrderSummary',
        summary: 'What an order costs, and whether it is in stock',
        description: 'Pricing and inventory are asked at once. Without a price there is no summary; without the stock there is a partial one, which says what is missing.',
        parameters: [orderId],
        responses: {
          200: {
            description: 'The summary, perhaps partial.',
            content: { 'application/json': { schema: summarySchema, example: { id: 1, customer: 'Ada', totalCents: 1200, inStock: null, partial: true, missing: ['inventory'] } } },
          },
          400: { description: 'The id is no whole number from 1.' },
          404: { description: 'There is no such order.' },
          409: { description: 'Pricing knows no price for a piece of the order.' },
        },
      },
    },
  ]
}
