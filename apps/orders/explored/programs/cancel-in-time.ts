import { createInvoicesController } from '../../invoices/controller.ts'
import { createInvoiceService } from '../../invoices/service.ts'
import { law } from './law.ts'
import { simulatedJobs } from './simulated-jobs.ts'
import { simulatedSystems } from './simulated-systems.ts'

// A client cancels a job within the service's deadline, while another process makes its invoice; then asks for that.
const systems = simulatedSystems()
const simulated = simulatedJobs(systems)
const { id, jobs, news, elsewhere } = simulated
const handle = createInvoicesController(createInvoiceService(jobs, news), { eventStream: () => new Response('') })

const [cancelled] = await Promise.all([handle(new Request(`http://shop.test/jobs/${id}`, { method: 'DELETE' })), elsewhere.made()])
await simulated.heard()
law(systems.atWork().length === 0, `nothing works on, but ${systems.atWork().join()} does`)
const state = simulated.state()
if (cancelled.status === 204) law(state === 'cancelled', 'what was answered as cancelled is cancelled')
if (cancelled.status === 409) law(state === 'done', 'only what has ended is too late to cancel')
const pdf = await handle(new Request(`http://shop.test/jobs/${id}/invoice.pdf`))
if (pdf.status === 200 || pdf.status === 409) law((pdf.status === 200) === (state === 'done'), 'there is an invoice when it is done, and only then')
console.log(cancelled.status, state, pdf.status)
