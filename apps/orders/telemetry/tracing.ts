import { lease } from '@interleave/patterns/adapters/lease.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { type Attributes, context, type Context, isSpanContextValid, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { loggingErrorHandler, parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler, AlwaysOnSampler, BatchSpanProcessor, ParentBasedSampler, type Sampler, SimpleSpanProcessor, type SpanExporter, type SpanProcessor, TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'

export interface SpanOptions {
  kind?: SpanKind
  attributes?: Attributes
  /** Whose trace it continues; the trace that runs right now when left out. */
  parent?: Context
}

export interface Tracing {
  /** Whether spans go anywhere. Ids are given out in any case, so that log lines of one request belong together. */
  on: boolean
  /** Runs `run` inside a span that ends with it. A rejection is recorded in the span, but for an abort, which is no failure. */
  span<T>(name: string, options: SpanOptions, run: (span: Span) => Promise<T>): Promise<T>
  /** The trace that runs right now as W3C `traceparent`, to be sent along or stored; null outside of all. */
  traceparent(): string | null
  /** What a `traceparent` says, for `SpanOptions.parent`. What is none begins a new trace. */
  parentOf(traceparent: string | null | undefined): Context
  /** The ids of the trace that runs right now, for the log. */
  ids(): { trace_id: string; span_id: string } | undefined
  /** Sends what is left, for a while. */
  stop(): Promise<void>
}

export interface TracingOptions {
  /**
   * The standard variables: OTEL_EXPORTER_OTLP_*, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER and its _ARG,
   * OTEL_TRACES_EXPORTER=none, OTEL_SDK_DISABLED.
   */
  env: Record<string, string | undefined>
  /** Takes the spans as each ends, in place of the exporter that the environment names: for tests. */
  exporter?: SpanExporter | undefined
  /** Hears of spans that cannot be sent; OpenTelemetry by itself says nothing of it. */
  onError?: (error: unknown) => void
  /** How long stopping may take to send what is left, in milliseconds; 2,000 when left out. */
  stopMs?: number
}

/** Traces are on when the environment says where to send them (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). */
export async function startTracing({ env, exporter, onError = console.error, stopMs = 2_000 }: TracingOptions): Promise<Tracing> {
  // One per process; a second service in the same process shares it.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const processor = await processorOf(env, exporter)
  if (processor) setGlobalErrorHandler(onError)
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'orders' }))
      .merge(detectResources({ detectors: [envDetector] })),
    ...(processor ? { spanProcessors: [processor] } : {}),
    sampler: processor ? samplerOf(env) : new AlwaysOffSampler(),
  })
  const tracer = provider.getTracer('orders')
  const idsOf = (span: Span | undefined): { trace_id: string; span_id: string } | undefined => {
    const ids = span?.spanContext()
    return ids && { trace_id: ids.traceId, span_id: ids.spanId }
  }
  return {
    on: processor !== null,
    async span(name, { kind = SpanKind.INTERNAL, attributes = {}, parent = context.active() }, run) {
      const span = tracer.startSpan(name, { kind, attributes }, parent)
      try {
        return await context.with(trace.setSpan(parent, span), run, undefined, span)
      } catch (error) {
        describe(span, error)
        throw error
      } finally {
        span.end()
      }
    },
    traceparent() {
      const ids = trace.getActiveSpan()?.spanContext()
      return ids && isSpanContextValid(ids) ? `00-${ids.traceId}-${ids.spanId}-${ids.traceFlags.toString(16).padStart(2, '0')}` : null
    },
    parentOf(traceparent) {
      const ids = parseTraceParent(traceparent ?? '')
      return ids ? trace.setSpanContext(context.active(), { ...ids, isRemote: true }) : context.active()
    },
    ids: () => idsOf(trace.getActiveSpan()),
    stop: async () => {
      // A collector that is away must not keep us from leaving, nor make it a failure.
      await withTimeout(stopMs, (signal) => lease(provider.shutdown(), () => undefined, signal)).catch(onError)
      if (processor) setGlobalErrorHandler(loggingErrorHandler())
    },
  }
}

async function processorOf(env: TracingOptions['env'], exporter: SpanExporter | undefined): Promise<SpanProcessor | null> {
  if (exporter) return new SimpleSpanProcessor({ exporter })
  const wanted = (env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT']) && env['OTEL_TRACES_EXPORTER'] !== 'none'
  if (!wanted || env['OTEL_SDK_DISABLED'] === 'true') return null
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  return new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })
}

/** Which traces are recorded: all of them, unless the environment says otherwise. */
function samplerOf(env: TracingOptions['env']): Sampler {
  const name = env['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on'
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1)
  const root = name.endsWith('always_off') ? new AlwaysOffSampler() : name.endsWith('traceidratio') ? new TraceIdRatioBasedSampler(ratio) : new AlwaysOnSampler()
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root
}

function describe(span: Span, error: unknown): void {
  if (error instanceof Error && error.name === 'AbortError') {
    span.setAttribute('orders.cancelled', true)
    return
  }
  span.recordException(error instanceof Error ? error : String(error))
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) })
}
