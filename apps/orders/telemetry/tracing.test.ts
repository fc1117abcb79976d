import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listen } from '@interleave/http-service'
import { sleep } from '@interleave/patterns'
import { SpanKind } from '@opentelemetry/api'
import { InMemorySpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace'
import { startTracing } from './tracing.ts'

const REMOTE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test('a trace goes on from a traceparent, through awaits, and out again', async () => {
  const exporter = new InMemorySpanExporter()
  const tracing = await startTracing({ env: {}, exporter })
  let sent: string | null = null
  await tracing.span('GET /orders/{id}', { kind: SpanKind.SERVER, parent: tracing.parentOf(REMOTE) }, async () => {
    await sleep(1)
    await tracing.span('SELECT', { kind: SpanKind.CLIENT }, async () => {
      sent = tracing.traceparent()
    })
  })
  const [sql, http] = exporter.getFinishedSpans()
  assert.deepEqual([sql?.name, http?.name], ['SELECT', 'GET /orders/{id}'])
  assert.equal(http?.spanContext().traceId, '0af7651916cd43dd8448eb211c80319c')
  assert.equal(http?.parentSpanContext?.spanId, 'b7ad6b7169203331')
  assert.equal(sql?.parentSpanContext?.spanId, http?.spanContext().spanId)
  assert.equal(sent, `00-0af7651916cd43dd8448eb211c80319c-${sql?.spanContext().spanId}-01`)
  await tracing.stop()
})

test('a failure is recorded in its span, and an abort is none', async () => {
  const exporter = new InMemorySpanExporter()
  const tracing = await startTracing({ env: {}, exporter })
  const failure = new Error('down')
  await assert.rejects(tracing.span('asked', {}, () => Promise.reject(failure)), (error) => error === failure)
  await assert.rejects(tracing.span('left', {}, () => Promise.reject(new DOMException('gone', 'AbortError'))))
  const [asked, left] = exporter.getFinishedSpans()
  assert.deepEqual([asked?.status.code, asked?.events[0]?.name], [2, 'exception'])
  assert.deepEqual([left?.status.code, left?.attributes['orders.cancelled']], [0, true])
  await tracing.stop()
})

test('without an exporter nothing is recorded, and ids are given out all the same', async () => {
  const tracing = await startTracing({ env: {} })
  assert.equal(tracing.on, false)
  assert.equal(tracing.ids(), undefined)
  await tracing.span('GET', { parent: tracing.parentOf('no traceparent') }, async (span) => {
    assert.equal(span.isRecording(), false)
    assert.match(tracing.traceparent() ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  })
  await tracing.span('GET', { parent: tracing.parentOf(REMOTE) }, async () => {
    assert.equal(tracing.ids()?.trace_id, '0af7651916cd43dd8448eb211c80319c')
  })
  await tracing.stop()
})

for (const [env, on] of [
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces' }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_EXPORTER: 'none' }, false],
] as const)
  test(`${JSON.stringify(env)} turns traces ${on ? 'on' : 'off'}`, async () => {
    const tracing = await startTracing({ env })
    assert.equal(tracing.on, on)
    await tracing.stop()
  })

for (const [env, recorded] of [
  [{}, [true, true, false]],
  [{ OTEL_TRACES_SAMPLER: 'always_on' }, [true, true, true]],
  [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, [false, true, false]],
  [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, [false, false, false]],
] as const)
  test(`${JSON.stringify(env)} records traces of our own, sampled ones and others: ${recorded.join()}`, async () => {
    const tracing = await startTracing({ env, exporter: new InMemorySpanExporter() })
    const seen = await Promise.all([null, REMOTE, REMOTE.replace(/01$/, '00')].map((from) => tracing.span('GET', { parent: tracing.parentOf(from) }, (span) => Promise.resolve(span.isRecording()))))
    assert.deepEqual(seen, recorded)
    await tracing.stop()
  })

const away = new Error('the collector is away')
const exporters: [what: string, exporter: SpanExporter, said: RegExp][] = [
  ['fails', { export: (_spans, done) => done({ code: 1, error: away }), shutdown: () => Promise.resolve() }, /away/],
  ['fails to stop', { export: (_spans, done) => done({ code: 0 }), shutdown: () => Promise.reject(away) }, /away/],
  ['does not stop', { export: (_spans, done) => done({ code: 0 }), shutdown: () => new Promise(() => {}) }, /TimeoutError/],
]
for (const [what, exporter, said] of exporters)
  test(`an exporter that ${what} is told of, and keeps nobody from stopping`, async () => {
    const errors: unknown[] = []
    const tracing = await startTracing({ env: {}, exporter, onError: (error) => errors.push(error), stopMs: 10 })
    await tracing.span('GET /orders/:id', {}, () => Promise.resolve())
    await tracing.stop()
    assert.equal(errors.length, 1)
    assert.match(String(errors[0]), said)
  })

test('spans are sent where the environment says, under the name it says', async () => {
  const sent: string[] = []
  const collector = await listen(async (request) => {
    sent.push(`${new URL(request.url).pathname} ${await request.text()}`)
    return Response.json({})
  }, { host: '127.0.0.1', port: 0, name: 'collector', command: 'the test' })
  // The exporter and the resource read the process's own environment.
  Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'orders-in-a-test' })
  try {
    const tracing = await startTracing({ env: process.env })
    await tracing.span('GET /orders/:id', {}, () => Promise.resolve())
    await tracing.stop()
  } finally {
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT']
    delete process.env['OTEL_SERVICE_NAME']
    await collector.stop(0)
  }
  assert.equal(sent.length, 1)
  assert.match(sent[0] ?? '', /^\/v1\/traces \{.*"orders-in-a-test".*"GET \/orders\/:id"/)
})
