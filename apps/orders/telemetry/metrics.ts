import { performance } from 'node:perf_hooks'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Work that ends this long after its caller had gone counts as late; sooner, its cancelling was merely on the way. */
export const LATE_MS = 50

export type CircuitState = 'closed' | 'half-open' | 'open'

/** Numbers that are asked for when somebody looks. */
export interface MetricSources {
  pool(this: void): { total: number; idle: number; waiting: number }
  /** What load shedding goes by. */
  limit(this: void): { limit: number; inFlight: number }
  queue(this: void): Promise<{ waiting: number; running: number; oldestSeconds: number }>
  outbox(this: void): Promise<{ waiting: number; oldestSeconds: number }>
}

const circuitNumbers: Record<CircuitState, number> = { closed: 0, 'half-open': 1, open: 2 }
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What answers "what proves that it works?". Prometheus reads it at `/metrics`; `connect` names the sources once all is wired. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const labels: Record<string, string[]> = {}
  const described = <Label extends string>(name: string, help: string, labelNames: Label[]) => {
    labels[name] = labelNames
    return { name, help, labelNames, registers }
  }
  const gauge = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) => new Gauge(described(name, help, labelNames))
  const counter = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) => new Counter(described(name, help, labelNames))
  const histogram = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) => new Histogram({ ...described(name, help, labelNames), buckets: seconds })

  const connections = gauge('orders_db_connections', 'Connections of the pool for requests, by state', 'state')
  const poolWaiting = gauge('orders_db_waiting', 'Requests that wait for a connection')
  const limit = gauge('orders_db_limit', 'How much work of the database is taken on at a time: as little as keeps the event loop busy; beyond it requests are refused')
  const underWay = gauge('orders_db_under_way', 'Work of the database under way')
  const jobs = gauge('orders_queue_jobs', 'Jobs of the queue, by state', 'state')
  const oldestJob = gauge('orders_queue_oldest_seconds', 'Age of the oldest job that could run and does not')
  const outbox = gauge('orders_outbox_waiting', 'Events that are stored and not delivered')
  const oldestEvent = gauge('orders_outbox_oldest_seconds', 'Age of the oldest event that is not delivered')
  const scrapeFailures = counter('orders_scrape_failures_total', 'Times that a source could not be asked for its numbers', 'source')
  const breaker = gauge('orders_breaker_state', 'Circuit breaker: 0 closed, 1 half open, 2 open', 'dependency')
  const lateWork = histogram('orders_late_work_seconds', 'How long after its caller had gone work has ended', 'kind', 'route')
  const late = counter('orders_late_work_total', `Work that ended more than ${LATE_MS} ms after its caller had gone`, 'kind', 'route')
  const utilization = gauge('orders_event_loop_utilization', 'Share of the time since the last look that the event loop was at work and not waiting')
  let utilized = performance.eventLoopUtilization()
  let sources: MetricSources | null = null

  async function look(): Promise<void> {
    const now = performance.eventLoopUtilization()
    utilization.set(performance.eventLoopUtilization(now, utilized).utilization)
    utilized = now
    if (!sources) return
    const { total, idle, waiting } = sources.pool()
    connections.set({ state: 'busy' }, total - idle)
    connections.set({ state: 'idle' }, idle)
    poolWaiting.set(waiting)
    limit.set(sources.limit().limit)
    underWay.set(sources.limit().inFlight)
    const [queue, events] = await Promise.allSettled([sources.queue(), sources.outbox()])
    // What cannot be had now stays as it was, and that it could not is itself counted.
    if (queue.status === 'fulfilled') {
      for (const state of ['waiting', 'running'] as const) jobs.set({ state }, queue.value[state])
      oldestJob.set(queue.value.oldestSeconds)
    } else scrapeFailures.inc({ source: 'queue' })
    if (events.status === 'fulfilled') {
      outbox.set(events.value.waiting)
      oldestEvent.set(events.value.oldestSeconds)
    } else scrapeFailures.inc({ source: 'outbox' })
  }

  return {
    duration: histogram('orders_http_request_duration_seconds', 'Time to answer', 'method', 'route', 'status'),
    inFlight: gauge('orders_http_requests_in_flight', 'Requests being answered'),
    /** `why`: `hang-up`, the client left; `deadline`, we gave up. */
    cancelled: counter('orders_http_requests_cancelled_total', 'Requests that ended before they had their answer', 'route', 'why'),
    shed: counter('orders_http_requests_shed_total', 'Requests refused at the edge so that others are served', 'reason'),
    streams: gauge('orders_event_streams', 'Open streams of server-sent events'),
    poolWait: histogram('orders_db_pool_wait_seconds', 'How long a connection was waited for, of the pool for requests or of the one for the work behind', 'pool'),
    query: histogram('orders_db_query_duration_seconds', 'Time of a statement, by its first word and how it ended', 'operation', 'outcome'),
    dependency: histogram('orders_dependency_duration_seconds', 'Time of one call to a dependency', 'dependency', 'outcome'),
    dependencyInFlight: gauge('orders_dependency_in_flight', 'Calls to a dependency under way', 'dependency'),
    retries: counter('orders_dependency_retries_total', 'Calls that were made again', 'dependency'),
    /** `why`: what `CallFailure` of the guard names. */
    dependencyFailures: counter('orders_dependency_failures_total', 'Calls that came to nothing, with all their repetitions', 'dependency', 'why'),
    invoices: counter('orders_invoice_attempts_total', 'Attempts at an invoice, by how they ended', 'outcome'),
    invoiceDuration: histogram('orders_invoice_duration_seconds', 'Time of an attempt at an invoice, however it ended'),
    threadsLost: counter('orders_invoice_threads_lost_total', 'Worker threads that died'),
    delivered: counter('orders_outbox_delivered_total', 'Events delivered, by how it ended', 'outcome'),
    /** `kind`: `unhandled-rejection`, `uncaught-exception`, `background-failed`, `late-error`, `still-running`. */
    floating: counter('orders_floating_failures_total', 'Failures that no caller could be told of', 'kind'),

    circuit(dependency: string, state: CircuitState): void {
      breaker.set({ dependency }, circuitNumbers[state])
    },

    /** Counts work that ended `ms` after its caller had gone. */
    endedLate(kind: string, route: string, ms: number): void {
      lateWork.observe({ kind, route }, ms / 1_000)
      if (ms > LATE_MS) late.inc({ kind, route })
    },

    connect(connected: MetricSources): void {
      sources = connected
    },

    /** The page in Prometheus' text form. */
    async text(): Promise<{ type: string; body: string }> {
      await look()
      return { type: registry.contentType, body: await registry.metrics() }
    },

    /** The labels of every metric of ours, by its name. */
    labels: (): Readonly<Record<string, string[]>> => labels,
  }
}

export type Metrics = ReturnType<typeof createMetrics>
