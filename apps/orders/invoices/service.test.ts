import assert from 'node:assert/strict'
import { test } from 'node:test'
import { News } from '@interleave/postgres'
import type { InvoiceJob, InvoiceJobs } from './ports.ts'
import { createInvoiceService } from './service.ts'

const job = (version: number, state: InvoiceJob['state'] = 'running'): InvoiceJob => ({ id: 'job', orderId: 1, state, progress: version, reason: null, version })
const { signal: never } = new AbortController()

function setUp(first: InvoiceJob | null, beatMs = 60_000) {
  const news = new News()
  const table = { row: first }
  const unused = (): Promise<null> => Promise.resolve(null)
  const jobs: InvoiceJobs = { request: unused, cancel: unused, invoice: unused, jobById: () => Promise.resolve(table.row) }
  const service = createInvoiceService(jobs, { changesOf: (id) => news.subscribe(id) }, { beatMs })
  const change = (row: InvoiceJob): void => {
    table.row = row
    news.tell(row.id)
  }
  return { news, service, change }
}

test('whoever follows gets the job as it is, then as it becomes, and the end', async () => {
  const { service, change, news } = setUp(job(1, 'queued'))
  const seen: unknown[] = []
  for await (const state of service.follow('job', 0, { signal: never })) {
    seen.push(state?.version)
    if (state?.version === 1) change(job(2))
    if (state?.version === 2) change(job(3, 'done'))
  }
  assert.deepEqual([seen, news.size], [[1, 2, 3], 0])
})

test('changes that come faster than they are taken arrive as the last of them', async () => {
  const { service, change } = setUp(job(1))
  const stream = service.follow('job', 0, { signal: never })
  assert.equal((await stream.next()).value?.version, 1)
  for (const version of [2, 3, 4]) change(job(version))
  assert.equal((await stream.next()).value?.version, 4)
  await stream.return(undefined)
})

test('what is known already is not told again; without news there is a sign of life', async () => {
  const { service, change } = setUp(job(7), 1)
  const stream = service.follow('job', 7, { signal: never })
  assert.deepEqual([(await stream.next()).value, (await stream.next()).value], [null, null])
  change(job(8, 'cancelled'))
  let next = await stream.next()
  while (next.value === null) next = await stream.next()
  assert.deepEqual([next.value, (await stream.next()).done], [job(8, 'cancelled'), true])
})

test('who leaves is forgotten, and no failure', async () => {
  const { service, news } = setUp(job(1))
  const client = new AbortController()
  const stream = service.follow('job', 0, { signal: client.signal })
  await stream.next()
  const waiting = stream.next()
  client.abort(new DOMException('gone', 'AbortError'))
  assert.deepEqual([await waiting, news.size], [{ done: true, value: undefined }, 0])
})

test('a job that is gone ends its stream', async () => {
  const { service } = setUp(null)
  assert.equal((await service.follow('job', 0, { signal: never }).next()).done, true)
})
