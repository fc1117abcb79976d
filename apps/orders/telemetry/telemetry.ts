import { createLog, type LogLevel } from '@interleave/http-service'
import { configure } from '@interleave/patterns/diagnostics.ts'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { DestinationStream, Logger } from 'pino'
import { watchFloatingFailures } from './floating.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { startTracing, type Tracing } from './tracing.ts'

/** What proves that the service works, and tells why it does not. */
export interface Telemetry {
  log: Logger
  metrics: Metrics
  tracing: Tracing
  stop(): Promise<void>
}

export interface TelemetryOptions {
  env: Record<string, string | undefined>
  logLevel: LogLevel
  logTo?: DestinationStream | undefined
  /** Takes spans in place of the exporter that the environment names: for tests. */
  exporter?: SpanExporter | undefined
}

export async function startTelemetry({ env, logLevel, logTo, exporter }: TelemetryOptions): Promise<Telemetry> {
  const tracing = await startTracing({ env, exporter, onError: (error) => log.warn({ error }, 'traces were not sent') })
  const log = createLog(logLevel, { to: logTo, mixin: () => tracing.ids() ?? {} })
  const metrics = createMetrics()
  const floating = watchFloatingFailures({
    count: (kind) => metrics.floating.inc({ kind }),
    log: (error, message) => log.error({ error }, message),
  })
  // Spans for every pattern are worth their price only when they go somewhere.
  const before = configure(tracing.on ? { around: ({ pattern, name }, run) => tracing.span(name ? `${pattern} ${name}` : pattern, {}, run) } : {})
  return {
    log,
    metrics,
    tracing,
    stop: async () => {
      configure({ around: before.around })
      floating[Symbol.dispose]()
      await tracing.stop()
    },
  }
}
