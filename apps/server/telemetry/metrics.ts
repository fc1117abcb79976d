import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface MetricSources {
  queueDepth(this: void): Promise<{ waiting: number; running: number; oldestSeconds: number }>
  pool(this: void): { total: number; idle: number; waiting: number }
  openStreams(this: void): number
}

/** What Prometheus reads at `/metrics`. `observe` connects the sources that are known only once all is wired. */
export function createMetrics() {
  const registers = [new Registry()]
  const [registry] = registers
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const waiting = gauge('interleave_queue_waiting_jobs', 'Jobs that wait')
  const running = gauge('interleave_queue_running_jobs', 'Jobs under way')
  const oldest = gauge('interleave_queue_oldest_job_seconds', 'Age of the oldest job that could run and does not')
  const total = gauge('interleave_database_connections', 'Connections of the pool')
  const idle = gauge('interleave_database_idle_connections', 'Idle connections of the pool')
  const poolWaiting = gauge('interleave_database_waiting_requests', 'Requests that wait for a connection')
  const streams = gauge('interleave_event_streams', 'Open server-sent event streams')
  let sources: MetricSources | null = null

  return {
    duration: new Histogram({
      name: 'interleave_http_request_duration_seconds',
      help: 'Time to answer, by route',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    inFlight: gauge('interleave_http_requests_in_flight', 'Requests being answered'),
    aborted: new Counter({ name: 'interleave_http_requests_aborted_total', help: 'Requests whose client hung up', labelNames: ['route'], registers }),
    grading: new Histogram({
      name: 'interleave_grading_duration_seconds',
      help: 'Time to grade a submission, by kind of verdict',
      labelNames: ['kind'],
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60],
      registers,
    }),
    graderRestarts: new Counter({ name: 'interleave_grader_restarts_total', help: 'Grader processes that were lost', registers }),

    observe(connected: MetricSources): void {
      sources = connected
    },

    /** The page in Prometheus' text form. Numbers that cannot be had now are left as they were. */
    async text(): Promise<{ type: string; body: string }> {
      if (sources) {
        const pool = sources.pool()
        total.set(pool.total)
        idle.set(pool.idle)
        poolWaiting.set(pool.waiting)
        streams.set(sources.openStreams())
        const depth = await sources.queueDepth().catch(() => null)
        if (depth) {
          waiting.set(depth.waiting)
          running.set(depth.running)
          oldest.set(depth.oldestSeconds)
        }
      }
      return { type: registry!.contentType, body: await registry!.metrics() }
    },
  }
}

export type Metrics = ReturnType<typeof createMetrics>
