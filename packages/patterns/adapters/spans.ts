import type { DiagnosticSettings } from '../diagnostics.ts'

type Around = NonNullable<DiagnosticSettings['around']>

/** As much of OpenTelemetry's `Tracer` as is used here. */
export interface SpanTracer {
  startActiveSpan<T>(name: string, fn: (span: OpenSpan) => T): T
}

export interface OpenSpan {
  recordException(error: Error | string): void
  setStatus(status: { code: number; message?: string }): unknown
  end(): void
}

/** OpenTelemetry's `SpanStatusCode.ERROR`. */
const ERROR = 2

/** `configure({ around: spansOf(trace.getTracer('shop')) })`: a span for every pattern that runs, and one for each function in it. */
export function spansOf(tracer: SpanTracer): Around {
  return ({ pattern, name }, run) => tracer.startActiveSpan(name ? `${pattern} ${name}` : pattern, async (span) => {
    try {
      return await run()
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error))
      span.setStatus({ code: ERROR, message: String(error) })
      throw error
    } finally {
      span.end()
    }
  })
}

/** The name of the `tracingChannel` that `publishedSpans` publishes on. */
export const OPERATIONS = 'interleave.patterns.operation'

interface TracingChannel {
  tracePromise<T>(fn: () => Promise<T>, context: object): Promise<T>
}
interface Runtime {
  process?: { getBuiltinModule?: (id: string) => { tracingChannel(name: string): TracingChannel } | undefined }
}

/** `configure({ around: publishedSpans() })`: the same on Node's `tracingChannel`, for who listens there. Undefined where there is none. */
export function publishedSpans(): Around | undefined {
  const channel = (globalThis as Runtime).process?.getBuiltinModule?.('node:diagnostics_channel')?.tracingChannel(OPERATIONS)
  return channel && ((operation, run) => channel.tracePromise(run, operation))
}
