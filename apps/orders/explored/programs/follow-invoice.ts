import { client } from 'interleave:world'
import { createInvoicesController, type JobAnswer } from '../../invoices/controller.ts'
import { createInvoiceService } from '../../invoices/service.ts'
import { law } from './law.ts'
import { simulatedJobs } from './simulated-jobs.ts'
import { simulatedSystems } from './simulated-systems.ts'

// A client follows a running job, which ends meanwhile, and may hang up. How a job gets that far is explored with the maker.
const systems = simulatedSystems()
const simulated = simulatedJobs(systems)
const { id, jobs, news, work } = simulated
const elsewhere = { signal: new AbortController().signal }
const taken = await work.begin(id, elsewhere)
if (!taken) throw new Error('Expected a job that waits')
await simulated.heard()

const caller = client({ hangsUpAtMs: 40 })
const seen: JobAnswer[] = []
let stream: Promise<void> = Promise.resolve()
const handle = createInvoicesController(createInvoiceService(jobs, news, { lookMs: Infinity, beatMs: Infinity }), {
  deadlineMs: Infinity,
  eventStream(answers) {
    stream = (async () => {
      for await (const answer of answers) if (answer) seen.push(answer)
    })()
    return new Response('')
  },
})
const [response] = await Promise.all([
  handle(new Request(`http://shop.test/jobs/${id}/events`, { signal: caller })),
  work.finish(taken, { pdf: new Uint8Array(4), etag: 'four' }, elsewhere),
])
await stream
await simulated.heard()
law(simulated.state() === 'done', 'the worker does not care who follows')
law(simulated.listening() === 0, 'nobody listens any more')
law(systems.atWork().length === 0, 'nothing works on')
law(seen.every(({ version }, index) => index === 0 || version > (seen[index - 1]?.version ?? 0)), 'versions only grow')
if (!caller.aborted && response.status === 200) law(seen.at(-1)?.state === 'done', 'who stays sees the end')
console.log(response.status, seen.map(({ state }) => state).join(' '))
