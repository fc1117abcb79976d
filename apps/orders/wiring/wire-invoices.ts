import { listen } from '@interleave/postgres'
import { type AdaptiveLimit, counted } from '../http/adaptive-limit.ts'
import type { Route } from '../http/routes.ts'
import { createInvoicesController } from '../invoices/controller.ts'
import { createJobNews } from '../invoices/job-news.ts'
import { jobStreams } from '../invoices/job-streams.ts'
import { createInvoiceQueue, type InvoiceQueue } from '../invoices/queue-repository.ts'
import { createInvoiceRepository, INVOICE_CHANNEL } from '../invoices/repository.ts'
import { invoiceRoutes } from '../invoices/routes.ts'
import { createInvoiceService } from '../invoices/service.ts'
import { startInvoiceWorker } from '../invoices/start-worker.ts'
import { createInvoiceWorkRepository } from '../invoices/work-repository.ts'
import type { Pricing } from '../orders/ports.ts'
import { createOrderRepository } from '../orders/repository.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Databases } from './open-databases.ts'

const MOST_STREAMS = 1_000

export interface InvoicesParts {
  databaseUrl: string
  databases: Databases
  pricing: Pricing
  limit: AdaptiveLimit
  telemetry: Telemetry
  /** How many invoices are drawn at a time, and how long they may go on when the service stops, in milliseconds. */
  threads: number
  graceMs: number
  /** The module that draws, in a thread. */
  threadModule: URL | undefined
  draining: AbortSignal
  onError: (error: unknown) => void
  started: AsyncDisposableStack
}

/** Invoices: their jobs, the worker that does them, and the streams that tell of them. */
export async function wireInvoices(parts: InvoicesParts): Promise<{ routes: Route[]; queue: InvoiceQueue }> {
  const { databases: { front, behind }, pricing, limit, telemetry, threads, graceMs, threadModule, draining, onError, started } = parts
  const { log, metrics, tracing } = telemetry
  const news = createJobNews()
  const listener = listen({
    url: parts.databaseUrl,
    channels: { [INVOICE_CHANNEL]: news.heard },
    prepare: () => Promise.resolve(),
    onReconnect: news.heardNothing,
    onError: (error) => log.error({ error }, 'a database connection broke'),
  })
  started.defer(() => listener.close())
  await listener.ready

  const queue = createInvoiceQueue(behind.db)
  const stopWorker = await startInvoiceWorker(
    { work: createInvoiceWorkRepository(behind.db, createOrderRepository(behind.db)), queue, cancellations: news, pricing, telemetry },
    { pool: behind.pool, threads, graceMs, ...(threadModule ? { threadModule } : {}) },
  )
  started.defer(stopWorker)

  const jobs = counted(limit, createInvoiceRepository(front.db, { traceparent: tracing.traceparent }))
  const invoices = createInvoicesController(createInvoiceService(jobs, news), {
    eventStream: jobStreams({
      most: MOST_STREAMS,
      onRefused: () => metrics.shed.inc({ reason: 'streams' }),
      onOpen: () => metrics.streams.inc(),
      onEnd: (error) => {
        metrics.streams.dec()
        if (error !== null) onError(error)
      },
    }),
    draining,
    onError,
  })
  return { routes: invoiceRoutes(invoices), queue }
}
