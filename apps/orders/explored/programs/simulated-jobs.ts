import { io } from 'interleave:world'
import { createJobNews } from '../../invoices/job-news.ts'
import type { Cancellations, InvoiceJob, InvoiceJobs, InvoiceNews, InvoiceWork, Renderer, StoredInvoice } from '../../invoices/ports.ts'
import { hasEnded } from '../../invoices/ports.ts'
import type { SimulatedSystems } from './simulated-systems.ts'

/** The table of jobs with one job in it, as the repositories have it, and the news of it, which come a little later. */
export interface SimulatedJobs {
  id: string
  jobs: InvoiceJobs
  work: InvoiceWork
  cancellations: Cancellations
  news: InvoiceNews
  renderer: Renderer
  /** What another process does to the job, unless it has ended: at one moment, without fail. */
  elsewhere: { made(): Promise<void>; cancelled(): Promise<void> }
  state(): InvoiceJob['state']
  /** How many listen to news. */
  listening(): number
  /** Resolves when all news have been heard. */
  heard(): Promise<void>
}

export function simulatedJobs({ ask, change, orders }: SimulatedSystems): SimulatedJobs {
  const id = '00000000-0000-4000-8000-000000000001'
  const job: InvoiceJob = { id, orderId: 1, state: 'queued', progress: 0, reason: null, version: 1 }
  const invoices: StoredInvoice[] = []
  const told = createJobNews()
  const listeners = new Set<object>()
  const underWay: Promise<void>[] = []
  let runs = 0

  function become(changes: Partial<InvoiceJob>): true {
    Object.assign(job, changes, { version: job.version + 1 })
    const payload = `${id} ${job.state}`
    underWay.push(io('news', undefined, { label: job.state }).then(() => told.heard(payload)))
    return true
  }
  function listening<Ends extends { end(): void }>(listener: Ends): Ends {
    listeners.add(listener)
    const { end } = listener
    return Object.assign(listener, { end: () => (end(), void listeners.delete(listener)) })
  }
  const elsewhere = (label: string, effect: () => void): Promise<void> => io('elsewhere', () => void (hasEnded(job) || effect()), { label })
  const isOurs = (run: number): boolean => job.state === 'running' && run === runs

  return {
    id,
    jobs: {
      request: (_orderId, call) => ask('database', 'request', call, () => ({ ...job })),
      jobById: (asked, call) => ask('database', 'jobById', call, () => (asked === id ? { ...job } : null)),
      cancel: (_id, call) => change('database', 'cancel', call, () => {
        if (!hasEnded(job)) become({ state: 'cancelled' })
        return { ...job }
      }),
      invoice: (_id, call) => ask('database', 'invoice', call, () => invoices[0] ?? null),
    },
    work: {
      async begin(_id, call) {
        const order = await orders.orderById(job.orderId, call)
        return change('database', 'begin', call, () => {
          if (!order || hasEnded(job)) return null
          become({ state: 'running' })
          return { id, run: ++runs, order }
        })
      },
      advance: ({ run }, progress, call) => change('database', 'advance', call, () => isOurs(run) && become({ progress })),
      finish: ({ run }, invoice, call) => change('database', 'finish', call, () => {
        if (!isOurs(run)) return false
        invoices.push({ orderId: job.orderId, ...invoice })
        return become({ state: 'done', progress: 100 })
      }),
      fail: ({ run }, reason, call) => change('database', 'fail', call, () => isOurs(run) && become({ state: 'failed', reason })),
      handBack: ({ run }, call) => change('database', 'handBack', call, () => isOurs(run) && become({ state: 'queued' })),
    },
    cancellations: { watch: (asked) => listening(told.watch(asked)) },
    news: { changesOf: (asked) => listening(told.changesOf(asked)) },
    renderer: { render: (_invoice, _onProgress, call) => ask('renderer', 'render', call, () => ({ pdf: new Uint8Array(4), etag: 'four' })) },
    elsewhere: {
      made: () => elsewhere('made elsewhere', () => {
        invoices.push({ orderId: job.orderId, pdf: new Uint8Array(4), etag: 'four' })
        become({ state: 'done', progress: 100 })
      }),
      cancelled: () => elsewhere('cancelled elsewhere', () => become({ state: 'cancelled' })),
    },
    state: () => job.state,
    listening: () => listeners.size,
    async heard() {
      for (const news of underWay) await news
    },
  }
}
