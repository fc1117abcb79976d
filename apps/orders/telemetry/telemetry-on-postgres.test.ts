import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type HttpServer, listen } from '@interleave/http-service'
import { sleep } from '@interleave/patterns'
import { openDatabase, until } from '@interleave/postgres'
import { connectTo } from '@interleave/postgres/testing/outside-connection.ts'
import { startTestPostgres, type TestPostgres } from '@interleave/postgres/testing/test-postgres.ts'
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { sql } from 'kysely'
import type pg from 'pg'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { asCaller } from './caller.ts'
import { LATE_MS } from './metrics.ts'
import { observeDatabase } from './observe-database.ts'
import { observeFetch } from './observe-fetch.ts'
import { startTelemetry, type Telemetry } from './telemetry.ts'

/** A client's trace, as W3C has it. */
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'

let postgres: TestPostgres
let pricing: HttpServer
/** What pricing was sent as `traceparent`. */
const received: (string | null)[] = []
const exporter = new InMemorySpanExporter()
let service: TestService
let outside: pg.Client
before(async () => {
  postgres = await startTestPostgres()
  outside = await connectTo(postgres.dataDir)
  const answer = (request: Request): Response => {
    received.push(request.headers.get('traceparent'))
    return Response.json(Object.fromEntries(new URL(request.url).searchParams.getAll('sku').map((sku) => [sku, 100])))
  }
  pricing = await listen(answer, { host: '127.0.0.1', port: 0, name: 'pricing', command: 'the test' })
  service = await startTestService(postgres.url, { PRICING_URL: pricing.url }, { exporter })
})
after(async () => {
  await service?.stop()
  await pricing?.stop(0)
  await outside?.end()
  await postgres.stop()
})

/** The spans of one trace as lines, children indented under their parents, in order of their start. */
function treeOf(trace: string, keep: (span: ReadableSpan) => boolean): string[] {
  const spans = exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === trace)
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]))
  const start = ({ startTime: [seconds, nanos] }: ReadableSpan): number => seconds * 1e9 + nanos
  const kept = (span: ReadableSpan | undefined): ReadableSpan | undefined => (span === undefined || keep(span) ? span : kept(byId.get(span.parentSpanContext?.spanId ?? '')))
  const lines = (parent: ReadableSpan | undefined, indent: string): string[] =>
    spans
      .filter((span) => keep(span) && kept(byId.get(span.parentSpanContext?.spanId ?? '')) === parent)
      .sort((a, b) => start(a) - start(b))
      .flatMap((span) => [indent + span.name, ...lines(span, `${indent}  `)])
  return lines(undefined, '')
}

test('one trace goes from the client through HTTP, SQL and the queue to the worker, its thread and the dependency', async () => {
  const asked = await service.ask('POST', '/orders/1/invoice', { headers: { traceparent: `00-${TRACE}-${SPAN}-01` } })
  const { id } = (await asked.json()) as { id: string }
  assert.equal(asked.headers.get('x-request-id'), TRACE)
  await (await service.ask('GET', `/jobs/${id}/events`)).text()

  // A span is exported when it has ended, which the worker's has just after the job.
  const ofTrace = (): ReadableSpan[] => exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === TRACE)
  for (let turn = 0; turn < 300 && !ofTrace().some(({ name }) => name === 'make invoice'); turn++) await sleep(10)
  const works = new Set(['POST /orders/:id/invoice', 'make invoice', 'draw invoice', 'pricing GET /prices'])
  // On a busy machine pricing may be asked twice, once in vain.
  assert.deepEqual(treeOf(TRACE, ({ name }) => works.has(name)).filter((line, index, all) => line !== all[index - 1]), [
    'POST /orders/:id/invoice',
    '  make invoice',
    '    pricing GET /prices',
    '    draw invoice',
  ])
  const tree = treeOf(TRACE, ({ name }) => works.has(name) || name.startsWith('sql '))
  assert.deepEqual(tree.slice(0, 8), ['POST /orders/:id/invoice', '  sql begin', '  sql select', '  sql select', '  sql select', '  sql insert', '  sql select', '  sql commit'])
  assert.ok(tree.indexOf('    sql with') > tree.indexOf('    draw invoice'), tree.join('\n'))

  const spans = ofTrace()
  assert.equal(spans.find(({ name }) => name.startsWith('POST'))?.parentSpanContext?.spanId, SPAN)
  const toPricing = spans.filter(({ name }) => name.startsWith('pricing')).map((span) => `00-${TRACE}-${span.spanContext().spanId}-01`)
  assert.ok(received.length > 0)
  assert.deepEqual(received.filter((traceparent) => traceparent === null || !toPricing.includes(traceparent)), [])
  assert.ok(service.logged.some((line) => line['trace_id'] === TRACE && line['msg'] === 'request'))
})

test('no span and no line of the log holds what a statement was given', async () => {
  await service.place('Secret Name')
  const told = JSON.stringify([exporter.getFinishedSpans().map(({ name, attributes, events }) => [name, attributes, events]), service.logged])
  assert.match(told, /insert into \\"orders\\"/)
  assert.doesNotMatch(told, /Secret Name/)
})

/** A summary of the figures that tell of late work. */
async function lateness({ metrics }: Telemetry): Promise<string[]> {
  const { body } = await metrics.text()
  return body.split('\n').filter((line) => /^orders_late_work_(seconds_count|total)\{/.test(line))
}

async function telemetryAlone(): Promise<Telemetry> {
  return startTelemetry({ env: {}, logLevel: 'silent' })
}

test('a query that goes on after its caller has hung up is late work, and one that hears of it is cancelled', async () => {
  const telemetry = await telemetryAlone()
  const { db, close } = openDatabase<Record<string, never>>({ url: postgres.url, max: 2, statementTimeoutMs: null, onError: () => undefined, observer: observeDatabase(telemetry) })
  try {
    const client = new AbortController()
    const { signal } = client
    await outside.query('select pg_advisory_lock(1)')
    const waits = sql`select pg_advisory_lock_shared(1)`
    const hearing = asCaller('/hears', signal, () => waits.execute(db, until(signal)))
    const deaf = asCaller('/deaf', signal, () => waits.execute(db))
    const waiting = async (): Promise<number> => (await outside.query<{ count: number }>(`select count(*)::int from pg_locks where locktype = 'advisory' and objid = 1 and not granted`)).rows[0]?.count ?? 0
    for (let turn = 0; turn < 500 && (await waiting()) < 2; turn++) await sleep(10)
    client.abort(new DOMException('gone', 'AbortError'))
    await assert.rejects(hearing)
    for (let turn = 0; turn < 500 && (await waiting()) > 1; turn++) await sleep(10)
    await sleep(LATE_MS + 10)
    await outside.query('select pg_advisory_unlock(1)')
    await deaf
    const { body } = await telemetry.metrics.text()
    assert.deepEqual(body.split('\n').filter((line) => line.startsWith('orders_db_query_duration_seconds_count{')).sort(), [
      'orders_db_query_duration_seconds_count{operation="select",outcome="cancelled"} 1',
      'orders_db_query_duration_seconds_count{operation="select",outcome="ok"} 1',
    ])
    assert.ok((await lateness(telemetry)).includes('orders_late_work_total{kind="query",route="/deaf"} 1'), (await lateness(telemetry)).join('\n'))
  } finally {
    await close()
    await telemetry.stop()
  }
})

test('a call to a dependency that nobody awaits is late work', async () => {
  const telemetry = await telemetryAlone()
  const gate = Promise.withResolvers<void>()
  const slow = observeFetch('inventory', telemetry, async () => {
    await gate.promise
    return Response.json({})
  })
  let floating: Promise<unknown> | undefined
  await asCaller('/orders/:id/summary', new AbortController().signal, async () => {
    floating = slow('http://inventory.test/stock', {})
  })
  await sleep(LATE_MS + 10)
  gate.resolve()
  await floating
  assert.deepEqual(await lateness(telemetry), [
    'orders_late_work_seconds_count{kind="inventory",route="/orders/:id/summary"} 1',
    'orders_late_work_total{kind="inventory",route="/orders/:id/summary"} 1',
  ])
  await telemetry.stop()
})

test('each request is counted once, by route and status, and none is left in flight', async () => {
  const count = 'orders_http_request_duration_seconds_count{method="GET",route="/orders/:id",status="404"}'
  const before = await service.metric(count)
  assert.equal((await service.ask('GET', '/orders/999999')).status, 404)
  assert.equal(await service.metric(count), before + 1)
  // The one who asks is in flight itself.
  assert.equal(await service.metric('orders_http_requests_in_flight'), 1)
})
