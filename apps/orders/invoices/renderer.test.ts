import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { WorkerLost } from '@interleave/worker-pool'
import type { Invoice } from './ports.ts'
import { type InvoiceThreads, startInvoiceThreads } from './renderer.ts'

const started: InvoiceThreads[] = []
after(() => Promise.all(started.map((threads) => threads.close())))

function threadsOf(module?: URL): { threads: InvoiceThreads; lost: WorkerLost[] } {
  const lost: WorkerLost[] = []
  const threads = startInvoiceThreads({ threads: 1, onLost: (error) => lost.push(error), ...(module ? { module } : {}) })
  started.push(threads)
  return { threads, lost }
}
const testThread = new URL('./testing/thread.ts', import.meta.url)
const { signal: never } = new AbortController()

/** What the thread of `testing/thread.ts` is told, and where it counts: its starts, and its turns. */
function told(customer: string): { invoice: Invoice; hits: Int32Array<SharedArrayBuffer> } {
  const hits = new Int32Array(new SharedArrayBuffer(8))
  return { invoice: { customer, number: 'INV-7', lines: hits.buffer } as unknown as Invoice, hits }
}

test('a thread draws the invoice, and tells how far it is', async () => {
  const { threads } = threadsOf()
  const invoice: Invoice = {
    number: 'INV-00000001', customer: 'Ada', date: '2026-03-04T05:06:07.000Z', totalCents: 5, taxCents: 1, taxPercent: 20,
    lines: [{ sku: 'tea', quantity: 1, unitCents: 5, totalCents: 5 }],
  }
  const steps: number[] = []
  const { pdf, etag } = await threads.render(invoice, (percent) => steps.push(percent), { signal: never })
  assert.deepEqual([Buffer.from(pdf.subarray(0, 5)).toString(), etag.length, steps], ['%PDF-', 43, [90]])
})

test('an abort ends the thread in the middle of a computation, and the next invoice has a thread', async () => {
  const { threads } = threadsOf(testThread)
  const { invoice, hits } = told('spins')
  const outer = new AbortController()
  const drawing = threads.render(invoice, () => undefined, { signal: outer.signal })
  await Atomics.waitAsync(hits, 0, 0).value
  const reason = new Error('cancelled')
  outer.abort(reason)
  await assert.rejects(drawing, (error) => error === reason)
  const turns = Atomics.load(hits, 1)
  assert.equal((await threads.render(told('draws').invoice, () => undefined, { signal: never })).etag, 'one')
  assert.equal(Atomics.load(hits, 1), turns)
})

test('a thread that dies is replaced, and its invoice drawn by the next', async () => {
  const { threads, lost } = threadsOf(testThread)
  const { invoice, hits } = told('dies once')
  assert.equal((await threads.render(invoice, () => undefined, { signal: never })).etag, 'one')
  assert.deepEqual([hits[0], lost.length], [2, 1])
})

test('an invoice that two threads die of is handed back', async () => {
  const { threads, lost } = threadsOf(testThread)
  const { invoice, hits } = told('dies')
  await assert.rejects(threads.render(invoice, () => undefined, { signal: never }), (error) => error instanceof WorkerLost && error.task === 'INV-7')
  assert.deepEqual([hits[0], lost.length], [2, 2])
})
