import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { failure, json, problem } from '../orders/answers.ts'
import { hasEnded, type InvoiceJob, type StoredInvoice } from './ports.ts'
import type { InvoiceService } from './service.ts'

export interface InvoicesControllerOptions {
  /** How long a request may take in all, in milliseconds; a stream of events has no end of its own. */
  deadlineMs?: number
  /** Makes a stream of server-sent events: of each answer, with its version as the id, and of each null a sign of life. */
  eventStream: (answers: AsyncGenerator<JobAnswer | null>) => Response
  /** Aborts when the service drains: streams end, and clients come back to another one or a little later. */
  draining?: AbortSignal
  /** Hears of what is nobody's fault but ours. */
  onError?: (error: unknown) => void
}

/**
 * `POST /orders/ID/invoice` begins, `GET` and `DELETE /jobs/ID` ask and cancel, `GET /jobs/ID/events` follows, and
 * `GET /jobs/ID/invoice.pdf` has the result.
 */
export function createInvoicesController(service: InvoiceService, { deadlineMs = 2_000, eventStream, draining, onError = console.error }: InvoicesControllerOptions): (request: Request) => Promise<Response> {
  return async function handle(request) {
    const route = match(request.method, new URL(request.url).pathname)
    if (!route) return problem('not-found', 'There is nothing at this address.')
    try {
      if (route.kind === 'events') return await events(route.id, request)
      return await withTimeout(deadlineMs, (signal) => answer(route, request, signal), { signal: request.signal })
    } catch (error) {
      return failure(error, request.signal, onError)
    }
  }

  async function answer(route: Asked, request: Request, signal: AbortSignal): Promise<Response> {
    switch (route.kind) {
      case 'request': {
        const id = Number(route.id)
        if (!/^\d+$/.test(route.id) || !Number.isSafeInteger(id) || id < 1) return problem('bad-request', 'An order id is a whole number from 1.')
        const job = await service.request(id, { signal })
        if (!job) return problem('not-found', `There is no order ${id}.`)
        if (job === 'full') return problem('overloaded', 'Many invoices wait to be made. Ask for this one later.', { retryAfterSeconds: 10 })
        return json(hasEnded(job) ? 200 : 202, toAnswer(job), { location: `/jobs/${job.id}` })
      }
      case 'job': {
        const job = await service.jobById(route.id, { signal })
        return job ? json(200, toAnswer(job), { 'cache-control': 'no-store' }) : noSuchJob(route.id)
      }
      case 'cancel': {
        const job = await service.cancel(route.id, { signal })
        if (!job) return noSuchJob(route.id)
        return job.state === 'cancelled' ? new Response(null, { status: 204 }) : problem('conflict', `The job has ended already: it is ${job.state}.`)
      }
      case 'pdf': {
        const invoice = await service.invoice(route.id, { signal })
        if (invoice) return pdf(invoice, request.headers.get('if-none-match'))
        const job = await service.jobById(route.id, { signal })
        return job ? problem('conflict', `The job has no invoice: it is ${job.state}.`) : noSuchJob(route.id)
      }
    }
  }

  async function events(id: string, { method, headers, signal: client }: Request): Promise<Response> {
    const job = await withTimeout(deadlineMs, (signal) => service.jobById(id, { signal }), { signal: client })
    if (!job) return noSuchJob(id)
    const known = /^\d{1,9}$/.exec(headers.get('last-event-id') ?? '')
    const version = known ? Number(known[0]) : 0
    // To an EventSource, 204 says that nothing more will come (https://html.spec.whatwg.org/multipage/server-sent-events.html).
    if (hasEnded(job) && job.version <= version) return new Response(null, { status: 204 })
    // A stream that nobody reads would be open for ever.
    if (method === 'HEAD') return new Response(null, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
    const signal = draining ? AbortSignal.any([client, draining]) : client
    return eventStream(answers(service.follow(id, version, { signal })))
  }
}

interface Asked {
  kind: 'request' | 'job' | 'cancel' | 'pdf'
  id: string
}
type Route = Asked | { kind: 'events'; id: string }

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const addresses: [method: string, path: RegExp, kind: Route['kind']][] = [
  ['POST', /^\/orders\/([^/]+)\/invoice$/, 'request'],
  ['GET', new RegExp(`^/jobs/(${UUID})$`), 'job'],
  ['DELETE', new RegExp(`^/jobs/(${UUID})$`), 'cancel'],
  ['GET', new RegExp(`^/jobs/(${UUID})/invoice\\.pdf$`), 'pdf'],
  ['GET', new RegExp(`^/jobs/(${UUID})/events$`), 'events'],
]

function match(method: string, path: string): Route | null {
  // HEAD is a GET whose body is not sent.
  const asked = method === 'HEAD' ? 'GET' : method
  for (const [of, pattern, kind] of addresses) {
    const id = of === asked ? pattern.exec(path)?.[1] : undefined
    if (id !== undefined) return { kind, id }
  }
  return null
}

/** A job as the world may see it. */
export interface JobAnswer extends Pick<InvoiceJob, 'id' | 'orderId' | 'state' | 'progress' | 'version'> {
  reason?: string
  /** Where the invoice is. */
  invoice?: string
}

function toAnswer({ id, orderId, state, progress, reason, version }: InvoiceJob): JobAnswer {
  return { id, orderId, state, progress, ...(reason === null ? {} : { reason }), version, ...(state === 'done' ? { invoice: `/jobs/${id}/invoice.pdf` } : {}) }
}

async function* answers(jobs: AsyncGenerator<InvoiceJob | null>): AsyncGenerator<JobAnswer | null> {
  for await (const job of jobs) yield job && toAnswer(job)
}

function pdf({ orderId, pdf: bytes, etag }: StoredInvoice, known: string | null): Response {
  const headers = { etag: `"${etag}"`, 'cache-control': 'private, max-age=0, must-revalidate' }
  if (known?.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === headers.etag)) return new Response(null, { status: 304, headers })
  return new Response(bytes, { headers: { ...headers, 'content-type': 'application/pdf', 'content-disposition': `inline; filename="invoice-${orderId}.pdf"` } })
}

const noSuchJob = (id: string): Response => problem('not-found', `There is no job ${id}.`)
