import { keepQueue } from '@interleave/postgres'
import { Background } from '@interleave/patterns/background.ts'
import { sleep } from '@interleave/patterns/sleep.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { SpanKind } from '@opentelemetry/api'
import type pg from 'pg'
import type { Pricing } from '../orders/ports.ts'
import { asCaller } from '../telemetry/caller.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { createInvoiceMaker, type MakerOptions } from './maker.ts'
import type { Cancellations, InvoiceWork } from './ports.ts'
import type { InvoiceQueue } from './queue-repository.ts'
import { startInvoiceThreads } from './renderer.ts'
import { INVOICE_TASK, readInvoicePayload } from './repository.ts'

export interface InvoiceWorkerOptions {
  /** The queue's own connections: at least 2 for each thread, and 3. */
  pool: pg.Pool
  /** How many invoices are made at a time, each in a thread. */
  threads: number
  /** How long running jobs may go on when it stops, before they are handed back. */
  graceMs: number
  /** Without a sign of life for so long, a worker counts as dead. */
  leaseSeconds?: number
  recoverEveryMs?: number
  maker?: MakerOptions
  /** The module that threads run: for tests. */
  threadModule?: URL
}

export interface InvoiceWorkerPorts {
  work: InvoiceWork
  queue: InvoiceQueue
  cancellations: Cancellations
  pricing: Pricing
  telemetry: Telemetry
}

/** Makes invoices: takes jobs from the queue, each into a thread. Returns how to stop it. */
export async function startInvoiceWorker(ports: InvoiceWorkerPorts, options: InvoiceWorkerOptions): Promise<() => Promise<void>> {
  const { log, metrics, tracing } = ports.telemetry
  const { pool, threads: count, graceMs, leaseSeconds = 5, recoverEveryMs = 2_000, threadModule } = options
  await using started = new AsyncDisposableStack()

  const threads = startInvoiceThreads({
    threads: count,
    onLost: (error) => {
      metrics.threadsLost.inc()
      log.error({ error }, 'a thread that draws invoices died, and is replaced')
    },
    ...(threadModule ? { module: threadModule } : {}),
  })
  started.defer(() => threads.close())
  const make = createInvoiceMaker({
    ...ports,
    renderer: { render: (invoice, onProgress, call) => tracing.span('draw invoice', { attributes: { 'invoice.lines': invoice.lines.length } }, () => threads.render(invoice, onProgress, call)) },
    onAttempt: (outcome, error) => {
      metrics.invoices.inc({ outcome })
      if (error !== undefined) log.warn({ error, outcome }, 'an attempt at an invoice ended')
    },
  }, options.maker)

  const queue = await keepQueue({
    pool,
    concurrency: count,
    tasks: {
      [INVOICE_TASK]: ({ payload, last, signal }) => {
        const { job, traceparent } = readInvoicePayload(payload)
        const stopTimer = metrics.invoiceDuration.startTimer()
        const span = { kind: SpanKind.CONSUMER, parent: tracing.parentOf(traceparent), attributes: { 'messaging.system': 'graphile-worker', 'messaging.message.id': job } }
        return tracing.span('make invoice', span, () => asCaller('invoice', signal, () => make(job, { last, signal }))).finally(stopTimer)
      },
    },
    log: (level, message) => log[level === 'warning' ? 'warn' : level === 'info' ? 'debug' : level]({ queue: message }, 'queue'),
    onWorker: (worker) => log.debug({ worker }, 'the queue has a worker'),
    onLost: (error) => log.error({ error }, 'the queue was lost, and is started again'),
  })
  started.defer(() => queue.stop(graceMs))

  const recovery = new Background()
  recovery.run(async function recoverInvoices(signal) {
    for (;;) {
      try {
        const { freed, failed } = await withTimeout(5_000, (signal) => ports.queue.recover(leaseSeconds, { signal }), { signal })
        if (freed.length + failed.length > 0) log.warn({ freed, failed }, 'jobs of the dead were taken from them')
      } catch (error) {
        if (!signal.aborted) log.error({ error }, 'could not look for jobs of the dead')
      }
      await sleep(recoverEveryMs, { signal })
    }
  })
  started.defer(async () => void (await recovery.drain({ deadline: Date.now() })))

  const all = started.move()
  return () => all.disposeAsync()
}
