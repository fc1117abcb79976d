import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all, configure, map, sleep } from '@interleave/patterns'
import { spansOf } from '@interleave/patterns/adapters/spans.ts'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

test('with their hook, patterns are spans of OpenTelemetry: nested, through awaits, with what failed', async () => {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const before = configure({ around: spansOf(provider.getTracer('patterns')) })
  try {
    await assert.rejects(all([
      function loadUser() { return 1 },
      async function loadOrders(signal) {
        await map([1, 2], async function load(id) { await sleep(1); return id }, { concurrency: 2, signal })
        throw new Error('down')
      },
    ]))
  } finally {
    configure(before)
  }
  await provider.forceFlush()
  const spans = exporter.getFinishedSpans()
  const nameOf = (id: string | undefined): string => spans.find((span) => span.spanContext().spanId === id)?.name ?? '–'
  const lines = spans.map(({ name, parentSpanContext, status }) => `${nameOf(parentSpanContext?.spanId)} > ${name} ${status.code === 2 ? status.message : 'ok'}`)
  assert.deepEqual(new Set(lines), new Set([
    '– > all Error: down', 'all > all loadUser ok', 'all > all loadOrders Error: down', 'all loadOrders > map ok', 'map > map load[0] ok', 'map > map load[1] ok',
  ]))
  await provider.shutdown()
})
