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

export interface OrderHandlers {
  /** Answers for one order and for its summary. */
  orders: (request: Request) => Promise<Response>
}

export function orderRoutes({ orders }: OrderHandlers): Route[] {
  return [
    {
      method: 'GET',
      path: '/orders/{id}',
      handle: orders,
      doc: {
        operationId: 'getOrder',
        summary: 'One order with its lines',
        parameters: [orderId],
        responses: {
          200: {
            description: 'The order.',
            content: { 'application/json': { schema: orderSchema, example: { id: 1, customer: 'Ada', placedAt: '2026-11-22T10:00:00.000Z', status: 'placed', lines: [{ sku: 'pen', quantity: 2 }] } } },
          },
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
        },
      },
    },
  ]
}
