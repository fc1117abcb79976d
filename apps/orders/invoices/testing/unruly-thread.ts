import { existsSync, writeFileSync } from 'node:fs'
import draw, { type InvoiceTask } from '../invoice-thread.ts'
import type { Pdf } from '../pdf.ts'

const clock = new Int32Array(new SharedArrayBuffer(4))

/** Draws invoices, unless the customer says otherwise: "spins", "steps", "dies once FILE", "spins once FILE". */
export default async function work(task: InvoiceTask): Promise<Pdf> {
  const [does, how, file = ''] = task.invoice.customer.split(' ')
  const now = how !== 'once' || !existsSync(file)
  if (how === 'once' && now) writeFileSync(file, '')
  if (does === 'dies' && now) process.exit(9)
  if (does === 'spins' && now) for (;;) clock[0] = (clock[0] ?? 0) + 1
  if (does === 'steps')
    for (let percent = 10; percent < 90; percent += 10) {
      task.progress.postMessage(percent)
      Atomics.wait(clock, 0, 0, 80)
    }
  return draw(task)
}
