import type { Route, Schema } from '../http/routes.ts'
import { orderId } from '../orders/routes.ts'

const jobSchema: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    orderId: { type: 'integer', minimum: 1 },
    state: { enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
    progress: { type: 'integer', minimum: 0, maximum: 100, description: 'In percent.' },
    reason: { type: 'string', description: 'Why it failed.' },
    version: { type: 'integer', minimum: 1, description: 'Grows with every change.' },
    invoice: { type: 'string', description: 'Where the invoice is, once it is done.' },
  },
  required: ['id', 'orderId', 'state', 'progress', 'version'],
  additionalProperties: false,
}

const example = { id: '0b6b4f5e-8f0a-4c6e-9d2b-0a4f1c7e2d33', orderId: 1, state: 'running', progress: 40, version: 5 }
const job = { 'application/json': { schema: jobSchema, example } }
const jobId = { name: 'id', in: 'path', required: true, description: 'The job.', schema: { type: 'string', format: 'uuid' }, example: example.id } as const
const noSuchJob = { description: 'There is no such job, or no more: what has ended is forgotten after a while.' }
const location = { Location: { description: 'The address of the job.', schema: { type: 'string' } } }

/** Asking for an invoice, and what becomes of the job that makes it. */
export function invoiceRoutes(handle: (request: Request) => Promise<Response>): Route[] {
  return [
    {
      method: 'POST',
      path: '/orders/{id}/invoice',
      handle,
      doc: {
        operationId: 'requestInvoice',
        summary: 'Have the invoice of an order made',
        description: 'An order has one invoice: asked again, the answer is the job there is, made or under way. After one that failed or was cancelled, it is a new one.',
        parameters: [orderId],
        responses: {
          200: { description: 'It is made already.', headers: location, content: job },
          202: { description: 'It will be made. Follow the job.', headers: location, content: job },
          400: { description: 'The id is no whole number from 1.' },
          404: { description: 'There is no such order.' },
          503: { description: 'Too many wait already. Try again later.' },
        },
      },
    },
    {
      method: 'GET',
      path: '/jobs/{id}',
      handle,
      doc: { operationId: 'getJob', summary: 'A job as it stands', parameters: [jobId], responses: { 200: { description: 'The job.', content: job }, 404: noSuchJob } },
    },
    {
      method: 'DELETE',
      path: '/jobs/{id}',
      handle,
      doc: {
        operationId: 'cancelJob',
        summary: 'Cancel a job',
        description: 'One that waits never starts; one that runs is stopped, its thread in the middle of its computation.',
        parameters: [jobId],
        responses: { 204: { description: 'It is cancelled, now or before.' }, 404: noSuchJob, 409: { description: 'Too late: it is done, or has failed.' } },
      },
    },
    {
      method: 'GET',
      path: '/jobs/{id}/events',
      handle,
      kind: 'stream',
      doc: {
        operationId: 'followJob',
        summary: 'Follow a job by server-sent events',
        description: 'Each event `invoice` is the whole job, with its version as the id. The first is the job as it is; the stream ends when the job has. Changes that come faster than you read arrive as the last of them.',
        parameters: [jobId, { name: 'Last-Event-ID', in: 'header', description: 'The last version you have seen: only newer ones come.', schema: { type: 'string' } }],
        responses: {
          200: { description: 'The changes.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
          204: { description: 'It has ended, and you have seen that: nothing more will come.' },
          404: noSuchJob,
        },
      },
    },
    {
      method: 'GET',
      path: '/jobs/{id}/invoice.pdf',
      handle,
      doc: {
        operationId: 'getInvoice',
        summary: 'The invoice that a job has made',
        parameters: [jobId],
        responses: {
          200: { description: 'The invoice.', headers: { ETag: { description: 'Names these very bytes.', schema: { type: 'string' } } }, content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } } },
          304: { description: 'You have it.' },
          404: noSuchJob,
          409: { description: 'The job has no invoice: it waits, runs, failed or was cancelled.' },
        },
      },
    },
  ]
}
