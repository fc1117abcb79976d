import { createInvoicesController } from '../../invoices/controller.ts'
import { createInvoiceMaker, type Attempt } from '../../invoices/maker.ts'
import { createInvoiceService } from '../../invoices/service.ts'
import { law } from './law.ts'
import { simulatedJobs } from './simulated-jobs.ts'
import { simulatedSystems } from './simulated-systems.ts'

// A worker makes an invoice while its client cancels it, at whatever moment. Deadlines are another matter.
const systems = simulatedSystems()
const simulated = simulatedJobs(systems)
const { id, jobs, news, work, cancellations, renderer } = simulated
const handle = createInvoicesController(createInvoiceService(jobs, news), { deadlineMs: Infinity, eventStream: () => new Response('') })
const attempts: Attempt[] = []
const make = createInvoiceMaker({ work, cancellations, pricing: systems.pricing, renderer, onAttempt: (outcome) => attempts.push(outcome) }, { limitMs: Infinity, beatMs: Infinity })

const [made, cancelled] = await Promise.all([
  make(id, { last: true, signal: new AbortController().signal }).then(() => 'settled', () => 'to be tried again'),
  handle(new Request(`http://shop.test/jobs/${id}`, { method: 'DELETE' })),
])
await simulated.heard()
law(systems.atWork().length === 0, `nothing works on, but ${systems.atWork().join()} does`)
law(simulated.listening() === 0, 'nobody listens any more')
law(attempts.length === 1 || made === 'to be tried again', 'an attempt ends in one way')
const state = simulated.state()
if (cancelled.status === 204) law(state === 'cancelled', 'what was answered as cancelled is cancelled')
if (cancelled.status === 409) law(state === 'done' || state === 'failed', 'only what has ended is too late to cancel')
if (attempts.includes('done')) law(state === 'done', 'what was made is done')
const pdf = await handle(new Request(`http://shop.test/jobs/${id}/invoice.pdf`))
if (pdf.status === 200 || pdf.status === 409) law((pdf.status === 200) === (state === 'done'), 'there is an invoice when it is done, and only then')
console.log(cancelled.status, state, attempts.join(), made)
