import type { InvoiceTask } from '../invoice-thread.ts'
import type { Pdf } from '../pdf.ts'

/** Invoices whose customer says what their thread shall do, in place of drawing. */
export default function work({ invoice: { customer, lines }, progress }: InvoiceTask): Pdf {
  const hits = new Int32Array(lines as unknown as SharedArrayBuffer)
  Atomics.add(hits, 0, 1)
  Atomics.notify(hits, 0)
  if (customer === 'dies' || (customer === 'dies once' && Atomics.load(hits, 0) === 1)) process.exit(9)
  if (customer === 'spins') for (;;) Atomics.add(hits, 1, 1)
  progress.postMessage(90)
  return { pdf: new Uint8Array([1]), etag: 'one' }
}
