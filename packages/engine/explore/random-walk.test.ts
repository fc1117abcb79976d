import assert from 'node:assert/strict'
import test from 'node:test'
import type { Scheduler } from '../run/scheduler.ts'
import { runModel } from '../testing/event-model.ts'
import type { EventProgram } from '../testing/event-model.ts'
import { drawing } from './drawing.ts'
import { KnownOrders } from './known-orders.ts'
import { Priorities } from './priorities.ts'
import { RandomWalk } from './random-walk.ts'
import type { Strategy } from './strategy.ts'

/** Four tasks that read one location, then write it: 576 orders, of which some have far more schedules than others. */
const tasks: EventProgram = {
  locations: 1,
  start: [0, 1, 2, 3].map((nth) => ({ do: 'issue', effect: 3 * nth, reply: 3 * nth + 1 })),
  handlers: [0, 1, 2, 3].flatMap((nth) => [[{ do: 'read', location: 0 }], [{ do: 'issue', effect: 3 * nth + 2, reply: 12 }], [{ do: 'write', location: 0, add: 1000 + 2 ** nth }]] as EventProgram['handlers']).concat([[]]),
}
const ORDERS = 576

/** How often each order was met. */
function met(runs: number, schedulerOf: () => [Scheduler, (events: ReturnType<typeof runModel>) => void]): number[] {
  const known = new KnownOrders()
  const counts = new Map<number, number>()
  for (let run = 0; run < runs; run++) {
    const [scheduler, ran] = schedulerOf()
    const result = runModel(tasks, scheduler)
    ran(result)
    known.meet(result.events)
    counts.set(known.before.order, (counts.get(known.before.order) ?? 0) + 1)
  }
  return [...counts.values()]
}

function metBy(strategy: Strategy, runs: number): number[] {
  return met(runs, () => {
    const attempt = strategy.next()!
    return [attempt.scheduler, (result) => void strategy.ran(attempt, result)]
  })
}

/** How uneven the draws are: the squared distance from even ones over what chance alone would give (Pearson). */
function unevenness(counts: readonly number[], runs: number): number {
  const even = runs / ORDERS
  const squares = counts.reduce((sum, count) => sum + (count - even) ** 2 / even, (ORDERS - counts.length) * even)
  return squares / (ORDERS - 1)
}

test('a random walk draws orders evenly, where random schedules do not', () => {
  const random = drawing(1)
  const plain = met(6_000, () => [{ choose: (enabled) => Math.floor(random() * enabled.length) }, () => {}])
  const walked = metBy(new RandomWalk(new KnownOrders(), 1), 6_000)
  assert.ok(walked.length > plain.length, `${walked.length} orders, ${plain.length} by random schedules`)
  assert.ok(unevenness(walked, 6_000) < 3, `${unevenness(walked, 6_000)}`)
  assert.ok(unevenness(plain, 6_000) > 10, `${unevenness(plain, 6_000)}`)
})

test('random priorities reach orders far from the nominal one in a few runs', () => {
  // One task at a time, each before the next one begins: 24 orders of 576, which no short bound reaches.
  const random = drawing(2)
  const isSerial = ({ events }: ReturnType<typeof runModel>): boolean => {
    const tasks = events.slice(1).map(({ key }) => key[2])
    return tasks.every((task, index) => index === 0 || task === tasks[index - 1] || !tasks.slice(0, index).includes(task))
  }
  const serialOf = (schedulerOf: () => Scheduler): number => {
    let serial = 0
    for (let run = 0; run < 300; run++) if (isSerial(runModel(tasks, schedulerOf()))) serial++
    return serial
  }
  const priorities = new Priorities(new KnownOrders(), 1)
  assert.ok(serialOf(() => priorities.next().scheduler) > 50)
  assert.ok(serialOf(() => ({ choose: (enabled) => Math.floor(random() * enabled.length) })) < 3)
})
