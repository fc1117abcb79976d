import type { MessagePort } from 'node:worker_threads'
import { drawInvoice, type Pdf } from './pdf.ts'
import type { Invoice } from './ports.ts'

export interface InvoiceTask {
  invoice: Invoice
  /** Hears of progress, in percent. */
  progress: MessagePort
}

/** Runs in a worker thread. */
export default async function work({ invoice, progress }: InvoiceTask): Promise<Pdf> {
  try {
    return await drawInvoice(invoice, (percent) => progress.postMessage(percent))
  } finally {
    progress.close()
  }
}
