import type { Call } from '../orders/ports.ts'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** An invoice under way, or made. */
export interface InvoiceJob {
  id: string
  orderId: number
  state: JobState
  /** From 0 to 1. */
  progress: number
  /** Why it failed, for people. */
  reason?: string
  /** Grows with each change: the id of its event. */
  version: number
}

export interface InvoiceJobs {
  /** The job that makes the order's invoice: a new one, or the one there is. Null when there is no such order. */
  request(orderId: number, call: Call): Promise<{ job: InvoiceJob; created: boolean } | null>
  jobById(id: string, call: Call): Promise<InvoiceJob | null>
  /** Stops a job that is queued or running. `finished`: too late, it is as it was. */
  cancel(id: string, call: Call): Promise<'cancelled' | 'finished' | null>
  /** The PDF of a job that is done. */
  pdf(id: string, call: Call): Promise<Uint8Array<ArrayBuffer> | null>
}

export interface InvoiceNews {
  /** Each state of a job after `version`, the newest at once, until it has ended. Null now and then, as a sign of life. */
  changes(id: string, version: number, call: Call): AsyncGenerator<InvoiceJob | null>
}
