import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unavailable } from '../orders/ports.ts'
import { ada, hangs, pricing } from '../testing/fake-ports.ts'
import { createInvoiceMaker, type MakerPorts } from './maker.ts'
import type { InvoiceWork, Renderer } from './ports.ts'

const made = { pdf: new Uint8Array([1]), etag: 'one' }
const renderer: Renderer = { render: () => Promise.resolve(made) }

/** A job, what is written of it, and how attempts at it end. */
function setUp(ports: Partial<Omit<MakerPorts, 'work'>> = {}, work: Partial<InvoiceWork> = {}) {
  const told: string[] = []
  const cancel = new AbortController()
  const stop = new AbortController()
  const write = (line: string): Promise<boolean> => {
    told.push(line)
    return Promise.resolve(true)
  }
  const make = createInvoiceMaker({
    pricing,
    renderer,
    cancellations: { watch: () => ({ signal: cancel.signal, end: () => told.push('unwatched') }) },
    onAttempt: (outcome) => told.push(`→ ${outcome}`),
    ...ports,
    work: {
      begin: () => Promise.resolve({ id: 'job', run: 1, order: ada }),
      advance: () => Promise.resolve(true),
      finish: (_, { etag }) => write(`finish ${etag}`),
      fail: (_, reason) => write(`fail: ${reason}`),
      handBack: () => write('hand back'),
      ...work,
    },
  }, { limitMs: 500, beatMs: 5 })
  return { told, cancel, stop, run: (last = false) => make('job', { last, signal: stop.signal }) }
}

const DOWN = new Unavailable('pricing')

test('an invoice is priced, drawn and stored', async () => {
  const { told, run } = setUp()
  await run()
  assert.deepEqual(told, ['finish one', '→ done', 'unwatched'])
})

test('what has ended, or is gone, is left alone', async () => {
  const { told, run } = setUp({}, { begin: () => Promise.resolve(null) })
  await run()
  assert.deepEqual(told, ['→ lost', 'unwatched'])
})

test('trouble goes back into the line, and the queue is told', async () => {
  const { told, run } = setUp({ pricing: { unitCents: () => Promise.reject(DOWN) } })
  await assert.rejects(run(), (error) => error === DOWN)
  assert.deepEqual(told, ['hand back', '→ retried', 'unwatched'])
})

for (const [what, error, reason] of [
  ['pricing is down', DOWN, 'pricing did not answer, and was asked several times.'],
  ['something unexpected', new Error('connect ECONNREFUSED 10.0.0.7:5432'), 'Something on our side broke, several times.'],
] as const)
  test(`at the last try it fails with a reason that tells nothing of our inside: ${what}`, async () => {
    const { told, run } = setUp({ pricing: { unitCents: () => Promise.reject(error) } })
    await run(true)
    assert.deepEqual(told, [`fail: ${reason}`, '→ failed', 'unwatched'])
  })

test('what no other try will mend fails at once', async () => {
  const { told, run } = setUp({ pricing: { unitCents: () => Promise.resolve({}) } })
  await run()
  assert.deepEqual(told, ['fail: There is no price for pen.', '→ failed', 'unwatched'])
})

test('an attempt has its time', async () => {
  const { told, run } = setUp({ renderer: { render: (_invoice, _progress, call) => hangs(call) } })
  await run(true)
  assert.deepEqual(told, ['fail: It took too long, several times.', '→ failed', 'unwatched'])
})

for (const [what, ports] of [
  ['pricing is asked', { pricing: { unitCents: (_: string[], call: { signal: AbortSignal }) => hangs<Record<string, number>>(call) } }],
  ['a thread draws', { renderer: { render: (_: unknown, __: unknown, call: { signal: AbortSignal }) => hangs<typeof made>(call) } }],
] as const) {
  test(`cancelled while ${what}, it stops, and nothing is written`, async () => {
    const { told, cancel, run } = setUp(ports)
    const running = run()
    setImmediate(() => cancel.abort(new DOMException('cancelled', 'AbortError')))
    await running
    assert.deepEqual(told, ['→ cancelled', 'unwatched'])
  })

  test(`told to stop while ${what}, it hands the job back, and the reason goes on`, async () => {
    const { told, stop, run } = setUp(ports)
    const running = run(true)
    const reason = new Error('The server is stopping')
    setImmediate(() => stop.abort(reason))
    await assert.rejects(running, (error) => error === reason)
    assert.deepEqual(told, ['hand back', '→ handed-back', 'unwatched'])
  })
}

test('who has lost the job learns it at the next sign of life, and stops', async () => {
  const { told, run } = setUp({ renderer: { render: (_invoice, _progress, call) => hangs(call) } }, { advance: () => Promise.resolve(false) })
  await assert.rejects(run(true), { name: 'Lost' })
  assert.deepEqual(told, ['→ lost', 'unwatched'])
})

test('a beat that does not come through is no reason to stop', async () => {
  let beats = 0
  const drawn = Promise.withResolvers<typeof made>()
  const { told, run } = setUp({ renderer: { render: () => drawn.promise } }, {
    advance: () => {
      if (++beats === 3) drawn.resolve(made)
      return Promise.reject(new Unavailable('database'))
    },
  })
  await run(true)
  assert.deepEqual(told, ['finish one', '→ done', 'unwatched'])
})

test('an invoice that somebody else has finished is not stored again', async () => {
  const { told, run } = setUp({}, { finish: () => Promise.resolve(false) })
  await assert.rejects(run(true), { name: 'Lost' })
  assert.deepEqual(told, ['→ lost', 'unwatched'])
})

test('what has failed while somebody else took it up, or cancelled it, is no failure: the queue keeps it for them', async () => {
  for (const last of [false, true]) {
    const { told, run } = setUp({ pricing: { unitCents: () => Promise.reject(DOWN) } }, { fail: () => Promise.resolve(false), handBack: () => Promise.resolve(false) })
    await assert.rejects(run(last), (error) => error === DOWN)
    assert.deepEqual(told, ['→ lost', 'unwatched'])
  }
})
