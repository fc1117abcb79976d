import type { Call, Order } from '../orders/ports.ts'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** The job that makes an order's invoice, as it stands. */
export interface InvoiceJob {
  id: string
  orderId: number
  state: JobState
  /** In whole percent. */
  progress: number
  /** Why it failed, for people; null otherwise. */
  reason: string | null
  /** Grows with every change: whoever knows a version knows whether there is news. */
  version: number
}

/** Nothing comes after these. */
export const hasEnded = ({ state }: Pick<InvoiceJob, 'state'>): boolean => state !== 'queued' && state !== 'running'

/** A finished invoice. */
export interface StoredInvoice {
  orderId: number
  pdf: Uint8Array<ArrayBuffer>
  /** Names these very bytes. */
  etag: string
}

/** Jobs, as those see them who ask for invoices. */
export interface InvoiceJobs {
  /**
   * The job that makes the order's invoice: the one there is, made or under way, or else a new one, which is in the queue
   * when this resolves. However many ask at once, there is one. `full`: too many wait already for a new one. Null when there
   * is no such order.
   */
  request(orderId: number, call: Call): Promise<InvoiceJob | 'full' | null>
  jobById(id: string, call: Call): Promise<InvoiceJob | null>
  /** Ends a job that has not ended, and returns it as it then is; null when there is none. */
  cancel(id: string, call: Call): Promise<InvoiceJob | null>
  /** Null until the job is done. */
  invoice(id: string, call: Call): Promise<StoredInvoice | null>
}

/** Tells when a job may have changed. What happens between two calls of `next` is remembered. */
export interface Changes {
  /** Resolves at the next change, after `limitMs` without one, or when the signal aborts. */
  next(limitMs: number, signal: AbortSignal): Promise<void>
  end(): void
}

export interface InvoiceNews {
  changesOf(id: string): Changes
}

/** A job that this worker has taken up. Its writes count as long as nobody else has taken it up since. */
export interface Work {
  id: string
  /** How often it has been taken up. */
  run: number
  order: Order
}

/** Jobs, as the worker sees them. Each write says whether the job was still this worker's. */
export interface InvoiceWork {
  /** Takes a job up; null when it has ended, or is gone. */
  begin(id: string, call: Call): Promise<Work | null>
  /** Notes how far it is, and that somebody works on it. */
  advance(work: Work, progress: number, call: Call): Promise<boolean>
  finish(work: Work, invoice: Omit<StoredInvoice, 'orderId'>, call: Call): Promise<boolean>
  fail(work: Work, reason: string, call: Call): Promise<boolean>
  /** Puts it back in the line, for another try. */
  handBack(work: Work, call: Call): Promise<boolean>
}

/** Aborts when a job that runs here is cancelled, wherever that was asked for. */
export interface Cancellations {
  watch(id: string): { signal: AbortSignal; end(): void }
}

/** What stands on an invoice. Money is in cents. */
export interface Invoice {
  number: string
  customer: string
  /** ISO 8601, of the order: the same order gives the same invoice. */
  date: string
  lines: InvoiceLine[]
  totalCents: number
  /** What of the total is value added tax. */
  taxCents: number
  taxPercent: number
}

export interface InvoiceLine {
  sku: string
  quantity: number
  unitCents: number
  totalCents: number
}

export interface Renderer {
  /** Draws an invoice. `onProgress` hears of whole percents. Aborted, it stops even in the middle of a computation. */
  render(invoice: Invoice, onProgress: (percent: number) => void, call: Call): Promise<Omit<StoredInvoice, 'orderId'>>
}
