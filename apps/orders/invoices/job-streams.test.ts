import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobAnswer } from './controller.ts'
import { jobStreams } from './job-streams.ts'

const job: JobAnswer = { id: 'job', orderId: 1, state: 'running', progress: 10, version: 2 }
async function* forever(): AsyncGenerator<JobAnswer> {
  for (;;) yield job
}

test('a stream too many is refused, and one that ends makes room', async () => {
  const told: string[] = []
  const streamOf = jobStreams({ most: 1, onRefused: () => told.push('refused'), onOpen: () => told.push('open'), onEnd: (error) => told.push(`end ${String(error)}`) })
  const first = streamOf(forever())
  const second = streamOf(forever())
  assert.deepEqual([first.status, second.status, second.headers.get('retry-after')], [200, 503, '5'])
  await first.body?.cancel()
  assert.equal(streamOf(forever()).status, 200)
  assert.deepEqual(told, ['open', 'refused', 'end null', 'open'])
})

test('an event is the whole job, with its version as the id', async () => {
  async function* once(): AsyncGenerator<JobAnswer> {
    yield job
  }
  const nothing = (): void => undefined
  const text = await jobStreams({ most: 1, onRefused: nothing, onOpen: nothing, onEnd: nothing })(once()).text()
  assert.equal(text, `retry: 1000\n\nevent: invoice\nid: 2\ndata: ${JSON.stringify(job)}\n\n`)
})
