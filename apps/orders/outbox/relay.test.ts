import assert from 'node:assert/strict'
import { test } from 'node:test'
import { News } from '@interleave/postgres'
import type { Call } from '../orders/ports.ts'
import type { OrderPlaced, Outbox, Reservations, TakenEvent } from './ports.ts'
import { type Relay, startRelay } from './relay.ts'

const placed = (id: number, attempts = 1): TakenEvent => ({ event: { id, kind: 'order-placed', orderId: id, version: 1, lines: [], traceparent: null }, attempts })

/** An outbox that hands out one batch after the other, and tells what it hears. */
class FakeOutbox implements Outbox {
  readonly heard: string[] = []
  readonly #batches: (TakenEvent[] | Error)[]
  /** Resolves when all batches have been taken, and one more was asked for. */
  readonly empty = Promise.withResolvers<void>()

  constructor(...batches: (TakenEvent[] | Error)[]) {
    this.#batches = batches
  }

  take(): Promise<TakenEvent[]> {
    const next = this.#batches.shift()
    if (next instanceof Error) return Promise.reject(next)
    if (!next) this.empty.resolve()
    return Promise.resolve(next ?? [])
  }
  /** So often it cannot store anything. */
  away = 0
  delivered(id: number): Promise<void> {
    if (this.away-- > 0) return Promise.reject(new Error('no database'))
    this.heard.push(`${id} delivered`)
    return Promise.resolve()
  }
  renew(taken: readonly TakenEvent[], leaseMs: number): Promise<void> {
    this.renewed.push(`${taken.map(({ event }) => event.id).join(' ')} for ${leaseMs}`)
    if (this.renewed.length === 2) this.lives.resolve()
    return this.renewed.length === 1 ? Promise.reject(new Error('no database')) : Promise.resolve()
  }
  readonly renewed: string[] = []
  /** Resolves when leases were renewed twice; the first time it cannot be done. */
  readonly lives = Promise.withResolvers<void>()
  failed({ event: { id } }: TakenEvent, waitMs: number, reason: string): Promise<void> {
    this.heard.push(`${id} again in ${waitMs}: ${reason}`)
    return Promise.resolve()
  }
  depth = () => Promise.resolve({ waiting: 0, oldestSeconds: 0 })
}

function start(outbox: Outbox, reserve: (event: OrderPlaced, call: Call) => Promise<void>, beatMs = Infinity): { relay: Relay; errors: unknown[]; outcomes: string[] } {
  const errors: unknown[] = []
  const outcomes: string[] = []
  const reservations: Reservations = { reserve }
  const relay = startRelay({
    outbox, reservations, news: new News().subscribe('outbox'), pollMs: Infinity, concurrency: 2, batch: 4, random: () => 0.5, beatMs,
    onError: (error) => errors.push(error), onOutcome: (outcome) => outcomes.push(outcome),
  })
  return { relay, errors, outcomes }
}

test('what is delivered is marked, and what fails is due again, later and later, up to a bound', async () => {
  const outbox = new FakeOutbox([placed(1), placed(2, 1), placed(3, 2), placed(4, 30)])
  const { relay, errors, outcomes } = start(outbox, ({ id }) => (id === 1 ? Promise.resolve() : Promise.reject(new Error('down'))))
  await outbox.empty.promise
  await relay.stop(1_000)
  assert.deepEqual(outbox.heard.toSorted(), ['1 delivered', '2 again in 100: Error: down', '3 again in 200: Error: down', '4 again in 30000: Error: down'])
  assert.deepEqual(outcomes.toSorted(), ['delivered', 'failed', 'failed', 'failed'])
  assert.equal(errors.length, 3)
})

test('while the database cannot be asked it is asked again, and the failure is heard', async () => {
  const outbox = new FakeOutbox(new Error('no database'), [placed(1)])
  const { relay, errors } = start(outbox, () => Promise.resolve())
  await outbox.empty.promise
  await relay.stop(1_000)
  assert.deepEqual(outbox.heard, ['1 delivered'])
  assert.deepEqual(errors.map(String), ['Error: no database'])
})

test('what was delivered is marked as soon as the database is back, and not delivered again', async () => {
  const outbox = new FakeOutbox([placed(1)])
  outbox.away = 1
  let deliveries = 0
  const { relay, errors } = start(outbox, () => Promise.resolve(void deliveries++))
  await outbox.empty.promise
  await relay.stop(1_000)
  assert.deepEqual([outbox.heard, deliveries, errors.map(String)], [['1 delivered'], 1, ['Error: no database']])
})

test('while it delivers it shows life for what is open, also after a beat that failed, and not after that', async () => {
  const [go, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const outbox = new FakeOutbox([placed(1), placed(2), placed(3)])
  const { relay, errors } = start(outbox, ({ id }) => (id === 1 ? Promise.resolve() : id === 2 ? second.promise : go.promise), 5)
  await outbox.lives.promise
  second.resolve()
  go.resolve()
  await outbox.empty.promise
  const { length } = outbox.renewed
  await relay.stop(1_000)
  assert.deepEqual([outbox.renewed.slice(0, 2), outbox.renewed.length], [['2 3 for 5000', '2 3 for 5000'], length])
  assert.deepEqual(errors.map(String), ['Error: no database'])
})

test('stopping lets deliveries end and gives back what has not begun', async () => {
  const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const outbox = new FakeOutbox([placed(1), placed(2), placed(3)])
  let under = 0
  const { relay, errors } = start(outbox, () => {
    if (++under === 2) begun.resolve()
    return go.promise
  })
  await begun.promise
  const stopped = relay.stop(10_000)
  go.resolve()
  await stopped
  assert.deepEqual(outbox.heard.toSorted(), ['1 delivered', '2 delivered', '3 again in 0: Error: The relay is stopping'])
  assert.deepEqual(errors, [])
})

test('out of time, deliveries are cut short and handed back', async () => {
  const begun = Promise.withResolvers<void>()
  const outbox = new FakeOutbox([placed(1)])
  const { relay, errors } = start(outbox, (_event, { signal }) => {
    begun.resolve()
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  await begun.promise
  await relay.stop(0)
  assert.deepEqual(outbox.heard, ['1 again in 0: Error: The relay had its time'])
  assert.deepEqual(errors, [])
})
