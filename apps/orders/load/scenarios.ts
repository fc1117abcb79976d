import type { BugId } from '../bugs/catalogue.ts'
import { catalogue } from '../dependencies/catalogue.ts'
import type { Faults } from '../dependencies/faults.ts'
import { seededRandom } from './arrivals.ts'
import type { Planned, Sample } from './drive.ts'
import { overTime, quantile } from './figures.ts'
import type { Answer } from './http-connection.ts'

/** What was seen of one run. */
export interface Observed {
  samples: Sample[]
  /** Calls under way at each dependency, over time in seconds, as the dependency counts them. */
  pricing: [number, number][]
  inventory: [number, number][]
  /** The service's metrics when the load was over: summed over their labels, and for each of them. */
  metrics: Record<string, number>
  /** When orders were stored without the event that goes with them, in seconds. */
  withoutEvent: number[]
}

/** The load under which a bug shows, and what is looked at. */
export interface Scenario {
  /** What happens, for the title. */
  load: string
  perSecond: number
  forMs: number
  pricing?: Partial<Faults>
  inventory?: Partial<Faults>
  /** The database's connections are cut this often while the middle third of the load runs. */
  cutEveryMs?: number
  plan: (index: number) => Planned
  judge?: (answer: Answer, planned: Planned) => string
  yLabel: string
  points: (run: Observed) => [number, number][]
  /** Numbers that tell it best, for the table: those of the healthy service stand beside them. */
  numbers: (run: Observed) => Record<string, number>
}

const WINDOW_MS = 500
const customers = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Alan', 'Radia', 'Niklaus', 'Adele', 'Tony', 'Margaret']
const customerOf = (id: number): string => customers[(id - 1) % customers.length] ?? ''
const idOf = (index: number): number => 1 + ((index * 37) % 2_000)

const readOrder = (index: number): Planned => ({ name: `${idOf(index)}`, path: `/orders/${idOf(index)}` })
const readSummary = (index: number): Planned => ({ name: `${idOf(index)}`, path: `/orders/${idOf(index)}/summary` })
const placeOrder = (index: number): Planned => {
  const random = seededRandom(index)
  const skus = Object.keys(catalogue)
  const lines = [{ sku: skus[Math.floor(random() * skus.length)] ?? 'pen', quantity: 1 + Math.floor(random() * 3) }]
  return { name: 'place', method: 'POST', path: '/orders', headers: { 'idempotency-key': `load-${index}-${Date.now()}` }, body: JSON.stringify({ customer: 'Ada', lines }) }
}

/** Whether an answer about an order is about that order, and of its customer. */
function judgeOrder({ status, body }: Answer, { name }: Planned): string {
  if (status !== 200) return 'none'
  const { id, customer } = JSON.parse(body) as { id?: number; customer?: string }
  if (id === undefined) return 'empty'
  return id === Number(name) && customer === customerOf(id) ? 'right' : 'of another customer'
}

function judgeWhole(answer: Answer, planned: Planned): string {
  const verdict = judgeOrder(answer, planned)
  return verdict === 'right' && (JSON.parse(answer.body) as { partial?: boolean }).partial ? 'partial' : verdict
}

const share = (samples: readonly Sample[], is: (sample: Sample) => boolean): number => (100 * samples.filter(is).length) / samples.length
const isRight = ({ verdict }: Sample): boolean => verdict === 'right'
const latencyOf = (samples: readonly Sample[], at: number): number => quantile(samples.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b), at)
const named = (name: string) => ({ samples }: Observed): Sample[] => samples.filter((sample) => sample.name === name)
const peak = (points: readonly [number, number][]): number => Math.max(0, ...points.map(([, value]) => value))
const metric = ({ metrics }: Observed, name: string): number => metrics[name] ?? 0

export const scenarios: Record<BugId, Scenario> = {
  'missing-await': {
    load: '100 summaries and orders a second',
    perSecond: 100,
    forMs: 6_000,
    plan: (index) => (index % 2 ? readOrder(index) : readSummary(index)),
    judge: judgeOrder,
    yLabel: 'right answers, %',
    points: ({ samples }) => overTime(samples, WINDOW_MS, (window) => share(window, isRight)),
    numbers: ({ samples }) => ({ 'right answers, %': share(samples, isRight), 'answers with status 200, %': share(samples, ({ status }) => status === 200), 'empty 200s': samples.filter(({ verdict }) => verdict === 'empty').length }),
  },
  'wrong-lifetime': {
    load: '150 summaries a second, pricing takes 20 ms',
    perSecond: 150,
    forMs: 6_000,
    pricing: { latencyMs: 20, jitterMs: 10 },
    plan: readSummary,
    judge: judgeOrder,
    yLabel: 'right answers, %',
    points: ({ samples }) => overTime(samples, WINDOW_MS, (window) => share(window, isRight)),
    numbers: ({ samples }) => ({ "another's order, %": share(samples, ({ verdict }) => verdict === 'of another customer'), 'refused for want of a price, %': share(samples, ({ status }) => status === 409), 'right answers, %': share(samples, isRight) }),
  },
  'wrong-order': {
    load: '100 summaries a second, inventory takes 10 to 20 ms',
    perSecond: 100,
    forMs: 6_000,
    inventory: { latencyMs: 10, jitterMs: 10 },
    plan: readSummary,
    judge: judgeWhole,
    yLabel: 'summaries without stock, %',
    points: ({ samples }) => overTime(samples, WINDOW_MS, (window) => share(window, ({ verdict }) => verdict === 'partial')),
    numbers: ({ samples }) => ({ 'partial, %': share(samples, ({ verdict }) => verdict === 'partial'), 'right answers, %': share(samples, isRight), 'p50, ms': latencyOf(samples, 0.5) }),
  },
  'dropped-signal': {
    load: '60 summaries a second, pricing takes 200 ms, clients hang up after 40 ms',
    perSecond: 60,
    forMs: 6_000,
    pricing: { latencyMs: 200 },
    plan: (index) => ({ ...readSummary(index), hangUpAfterMs: 40 }),
    yLabel: 'calls under way at pricing',
    points: ({ pricing }) => pricing,
    numbers: (run) => ({ 'calls under way at pricing, most': peak(run.pricing), 'work that ended late': metric(run, 'orders_late_work_total'), 'clients that hung up': run.samples.filter(({ status }) => status === 'hung-up').length }),
  },
  'blocking-call': {
    load: '40 orders a second, and a probe of health beside each',
    perSecond: 80,
    forMs: 6_000,
    plan: (index) => (index % 2 ? readOrder(index) : { name: 'probe', path: '/healthz' }),
    yLabel: 'latency of a probe that does nothing, p99, ms',
    points: (run) => overTime(named('probe')(run), WINDOW_MS, (window) => latencyOf(window, 0.99)),
    numbers: (run) => ({ 'probe p50, ms': latencyOf(named('probe')(run), 0.5), 'probe p99, ms': latencyOf(named('probe')(run), 0.99), 'event loop delay p99, ms': metric(run, 'nodejs_eventloop_lag_p99_seconds') * 1_000 }),
  },
  'no-shared-cancel': {
    load: '60 summaries a second, pricing refuses, inventory takes 150 ms',
    perSecond: 60,
    forMs: 6_000,
    pricing: { failRate: 1, failStatus: 404 },
    inventory: { latencyMs: 150 },
    plan: readSummary,
    yLabel: 'calls under way at inventory',
    points: ({ inventory }) => inventory,
    numbers: (run) => ({ 'calls under way at inventory, most': peak(run.inventory), 'work that ended late': metric(run, 'orders_late_work_total'), 'p50 of the refusals, ms': latencyOf(run.samples, 0.5) }),
  },
  'fire-and-forget': {
    load: '80 orders placed a second; after a third of the time the database cuts its connections, 25 times a second',
    perSecond: 80,
    forMs: 6_000,
    cutEveryMs: 40,
    plan: placeOrder,
    yLabel: 'orders without their event, so far',
    points: ({ samples, withoutEvent }) => overTime(samples, WINDOW_MS, () => 0).map(([at]) => [at, withoutEvent.filter((lostAt) => lostAt <= at).length]),
    numbers: (run) => ({ 'accepted (201)': run.samples.filter(({ status }) => status === 201).length, 'stored without their event': run.withoutEvent.length, 'failures nobody was told of': metric(run, 'orders_floating_failures_total') }),
  },
  'cpu-in-request': {
    load: '100 orders read a second, and 12 invoices asked for',
    perSecond: 112,
    forMs: 6_000,
    plan: (index) => (index % 9 ? { ...readOrder(index), name: 'read' } : { name: 'invoice', method: 'POST', path: `/orders/${3 + (index % 4_900)}/invoice` }),
    yLabel: 'latency of reading an order, p90, ms',
    points: (run) => overTime(named('read')(run), WINDOW_MS, (window) => latencyOf(window, 0.9)),
    numbers: (run) => ({ 'read p50, ms': latencyOf(named('read')(run), 0.5), 'read p90, ms': latencyOf(named('read')(run), 0.9), 'event loop delay p99, ms': metric(run, 'nodejs_eventloop_lag_p99_seconds') * 1_000 }),
  },
  'unbounded-fan-out': {
    load: '120 orders placed a second, inventory takes 800 ms for each event',
    perSecond: 120,
    forMs: 6_000,
    inventory: { latencyMs: 800 },
    plan: placeOrder,
    yLabel: 'calls under way at inventory',
    points: ({ inventory }) => inventory,
    numbers: (run) => ({
      'calls under way at inventory, most': peak(run.inventory),
      'deliveries that failed': metric(run, 'orders_outbox_delivered_total{outcome="failed"}'),
      'accepted (201)': run.samples.filter(({ status }) => status === 201).length,
    }),
  },
}
