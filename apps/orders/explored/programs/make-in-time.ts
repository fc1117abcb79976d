import { createInvoiceMaker, type Attempt } from '../../invoices/maker.ts'
import { hasEnded } from '../../invoices/ports.ts'
import { law } from './law.ts'
import { simulatedJobs } from './simulated-jobs.ts'
import { simulatedSystems } from './simulated-systems.ts'

// A worker makes an invoice within the time that an attempt has, while another process cancels it, at whatever moment.
const systems = simulatedSystems()
const simulated = simulatedJobs(systems)
const { id, work, cancellations, renderer, elsewhere } = simulated
const attempts: Attempt[] = []
const make = createInvoiceMaker({ work, cancellations, pricing: systems.pricing, renderer, onAttempt: (outcome) => attempts.push(outcome) }, { beatMs: Infinity })

const [made] = await Promise.all([
  make(id, { last: true, signal: new AbortController().signal }).then(() => 'settled', () => 'to be tried again'),
  elsewhere.cancelled(),
])
await simulated.heard()
law(systems.atWork().length === 0, `nothing works on, but ${systems.atWork().join()} does`)
law(simulated.listening() === 0, 'nobody listens any more')
law(attempts.length === 1 || made === 'to be tried again', 'an attempt ends in one way')
const state = simulated.state()
law(hasEnded({ state }), 'made, failed or cancelled: no job is left behind')
if (attempts.includes('done')) law(state === 'done', 'what was made is done')
if (attempts.includes('failed')) law(state === 'failed', 'what has failed for good was nobody else’s')
console.log(state, attempts.join(), made)
