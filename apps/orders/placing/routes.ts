import { lineSchema, orderSchema } from '../orders/routes.ts'
import type { Route, Schema } from '../http/routes.ts'

const newLineSchema: Schema = { ...lineSchema, properties: { ...lineSchema['properties'] as Schema, quantity: { type: 'integer', minimum: 1, maximum: 1_000 } } }

export function placingRoutes(place: (request: Request) => Promise<Response>): Route[] {
  return [
    {
      method: 'POST',
      path: '/orders',
      handle: place,
      doc: {
        operationId: 'placeOrder',
        summary: 'Place an order',
        description: 'The same Idempotency-Key with the same order places it once and answers the same each time, also when both come at once. After a failure or a hang-up, ask again with the same key.',
        parameters: [
          { name: 'Idempotency-Key', in: 'header', required: true, description: 'Chosen by you, new for each order; a UUID is a good one.', schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,200}$' }, example: '7f1f6e0c-5f0c-4a57-9f3b-3f4f2a9f0e11' },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { customer: { type: 'string', minLength: 1, maxLength: 200 }, lines: { type: 'array', minItems: 1, maxItems: 50, items: newLineSchema } },
                required: ['customer', 'lines'],
                additionalProperties: false,
              },
              example: { customer: 'Ada', lines: [{ sku: 'pen', quantity: 2 }, { sku: 'ink', quantity: 1 }] },
            },
          },
        },
        responses: {
          201: {
            description: 'Placed, now or with this key before.',
            headers: {
              Location: { description: 'Where the order is.', schema: { type: 'string' } },
              'Idempotency-Replayed': { description: '`true` when this key had placed it before.', schema: { const: 'true' } },
            },
            content: { 'application/json': { schema: orderSchema } },
          },
          400: { description: 'There is no usable Idempotency-Key, or the body is not JSON.' },
          413: { description: 'The body is larger than 64 KB.' },
          415: { description: 'The body is not sent as application/json.' },
          422: { description: 'The order is not valid (`errors` says where), or the key came before with another order.' },
        },
      },
    },
  ]
}
