import { MessageChannel } from 'node:worker_threads'
import { retry } from '@interleave/patterns/retry.ts'
import { WorkerLost, WorkerPool } from '@interleave/worker-pool'
import type { InvoiceTask } from './invoice-thread.ts'
import type { Pdf } from './pdf.ts'
import type { Renderer } from './ports.ts'

export interface InvoiceThreads extends Renderer {
  /** How many invoices wait for a thread. */
  readonly waiting: number
  close(): Promise<void>
}

export interface InvoiceThreadsOptions {
  threads: number
  /** Hears of every thread that died; another has taken its place. */
  onLost: (error: WorkerLost) => void
  /** The module that threads run: for tests. */
  module?: URL
}

/** Draws invoices in worker threads: an abort ends the thread that is at it. */
export function startInvoiceThreads({ threads, onLost, module = new URL('./invoice-thread.ts', import.meta.url) }: InvoiceThreadsOptions): InvoiceThreads {
  const pool = new WorkerPool<InvoiceTask, Pdf>({ module, threads, queue: threads, onLost })
  return {
    get waiting() {
      return pool.waiting
    },
    render: (invoice, onProgress, { signal }) =>
      // The death of a thread may be no fault of the invoice; of two threads on one invoice, the queue shall know.
      retry(
        async (signal) => {
          const { port1, port2 } = new MessageChannel()
          port1.on('message', onProgress)
          try {
            return await pool.run({ invoice, progress: port2 }, { signal, name: invoice.number, transfer: [port2] })
          } finally {
            port1.close()
          }
        },
        { signal, attempts: 2, baseMs: 10, retryable: (error) => error instanceof WorkerLost },
      ),
    close: () => pool.close(),
  }
}
