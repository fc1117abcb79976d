import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import type { Call } from '../orders/ports.ts'
import { hasEnded, type InvoiceJob, type InvoiceJobs, type InvoiceNews, type StoredInvoice } from './ports.ts'

export interface InvoiceService {
  request(orderId: number, call: Call): Promise<InvoiceJob | 'full' | null>
  jobById(id: string, call: Call): Promise<InvoiceJob | null>
  cancel(id: string, call: Call): Promise<InvoiceJob | null>
  invoice(id: string, call: Call): Promise<StoredInvoice | null>
  /**
   * The job each time it has changed since `version`, until it has ended. Null now and then says that nothing has: a sign of
   * life. Changes that come faster than they are taken arrive as the last of them.
   */
  follow(id: string, version: number, call: Call): AsyncGenerator<InvoiceJob | null>
}

export interface InvoiceServiceOptions {
  /** How often a stream without news shows that it lives, in milliseconds. */
  beatMs?: number
  /** How long one look may take, in milliseconds. */
  lookMs?: number
}

export function createInvoiceService(jobs: InvoiceJobs, news: InvoiceNews, { beatMs = 10_000, lookMs = 5_000 }: InvoiceServiceOptions = {}): InvoiceService {
  return {
    request: (orderId, call) => jobs.request(orderId, call),
    jobById: (id, call) => jobs.jobById(id, call),
    cancel: (id, call) => jobs.cancel(id, call),
    invoice: (id, call) => jobs.invoice(id, call),

    async *follow(id, version, { signal }) {
      // Listened to before the first look: a change between the two is not missed. The table is what is believed; news only
      // says when to look, so that one which is lost costs a beat.
      const changes = news.changesOf(id)
      try {
        for (let known = version; !signal.aborted; ) {
          const job = await withTimeout(lookMs, (inTime) => jobs.jobById(id, { signal: inTime }), { signal })
          if (!job) return
          yield job.version > known ? job : null
          known = job.version
          if (hasEnded(job)) return
          await changes.next(beatMs, signal)
        }
      } catch (error) {
        // Whoever followed has left: that is no failure.
        if (!signal.aborted) throw error
      } finally {
        changes.end()
      }
    },
  }
}
