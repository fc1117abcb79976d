import assert from 'node:assert/strict'
import test from 'node:test'
import { replay } from '../run/schedule.ts'
import { drawProgram, runModel } from '../testing/event-model.ts'
import type { EventProgram, Instruction } from '../testing/event-model.ts'
import { HappensBefore } from './happens-before.ts'
import { KnownOrders } from './known-orders.ts'
import type { OrderOptions } from './known-orders.ts'
import { Names } from './names.ts'
import { Orders } from './orders.ts'
import { Reversals } from './reversals.ts'

interface Ends {
  states: Set<string>
  failures: Set<string>
  /** Orders as happens-before tells them apart, by the whole key of each event. */
  orders: Set<number>
}

const MOST_ORDERS = 150
const names = new Names()
const before = new HappensBefore({ name: ({ key }) => names.of(key), counts: () => true })

function note(ends: Ends, { state, failures, events }: ReturnType<typeof runModel>): void {
  ends.states.add(state)
  for (const failure of failures) ends.failures.add(failure)
  before.read(events)
  ends.orders.add(before.order)
}

/** Every order of all, or null when there are too many. */
function bruteForce(program: EventProgram): Ends | null {
  const ends: Ends = { states: new Set(), failures: new Set(), orders: new Set() }
  const orders = new Orders()
  let runs = 0
  for (let order = orders.next(); order; order = orders.next()) {
    if (++runs > MOST_ORDERS) return null
    const ran = runModel(program, replay(order))
    orders.ran(order, ran.choices)
    note(ends, ran)
  }
  return ends
}

function reversed(program: EventProgram, options: OrderOptions = {}): Ends & { runs: number; counted: number; levels: number[] } {
  const ends: Ends = { states: new Set(), failures: new Set(), orders: new Set() }
  const known = new KnownOrders(options)
  const reversals = new Reversals(known)
  const levels: number[] = []
  let runs = 0
  for (let attempt = reversals.next(); attempt; attempt = reversals.next()) {
    runs++
    const ran = runModel(program, attempt.scheduler)
    if (!reversals.ran(attempt, ran)) continue
    note(ends, ran)
    let depth = 0
    for (let step = attempt.path; step; step = step.from) depth++
    levels[depth] = (levels[depth] ?? 0) + 1
  }
  assert.equal(reversals.hasMore, false)
  return { ...ends, runs, counted: known.size, levels }
}

const kinds = {
  'I/O alone': { timers: false, aborts: false },
  'I/O and aborts': { timers: false, aborts: true },
  'I/O and timers': { timers: true, aborts: false },
  'I/O, timers, aborts and early ends': { timers: true, aborts: true, stops: true },
}

for (const [what, kind] of Object.entries(kinds))
  test(`reversals meet what brute force meets, each order once, in generated programs of ${what}`, () => {
    let compared = 0
    for (let seed = 1; seed <= 300; seed++) {
      const program = drawProgram(seed, kind)
      const expected = bruteForce(program)
      if (!expected) continue
      compared++
      const { states, failures, orders, counted } = reversed(program)
      assert.deepEqual([...states].sort(), [...expected.states].sort(), `states of seed ${seed}`)
      assert.deepEqual([...failures].sort(), [...expected.failures].sort(), `failures of seed ${seed}`)
      assert.deepEqual([orders.size, counted], [expected.orders.size, expected.orders.size], `orders of seed ${seed}`)
    }
    assert.ok(compared > 150, `${compared} programs were small enough`)
  })

/** One withdrawal an account: it reads the balance, and writes what no other writes. */
function withdrawals(accounts: readonly number[]): EventProgram {
  const handlers: Instruction[][] = [[]]
  const start: Instruction[] = []
  for (const [nth, location] of accounts.entries()) {
    const at = handlers.length
    handlers.push([{ do: 'read', location }], [{ do: 'issue', effect: at + 2, reply: 0 }], [{ do: 'write', location, add: 1000 + 2 ** nth }])
    start.push({ do: 'issue', effect: at, reply: at + 1 })
  }
  return { locations: 5, start, handlers }
}

// n withdrawals that read, then write: n! orders of the writes, and n! ways in which the reads lie between them.
for (const [accounts, orders, alike] of [['00', 4, 2], ['000', 36, 6], ['0000', 576, 24], ['00011', 144, 12], ['01234', 1, 1]] as const)
  test(`withdrawals from accounts ${accounts} have ${orders} orders, ${alike} when alike ones are exchanged`, () => {
    const program = withdrawals([...accounts].map(Number))
    const { counted, runs } = reversed(program)
    // What a reversal leads to is foreseen, so no order is run twice.
    assert.deepEqual([counted, runs], [orders, orders])
    assert.equal(reversed(program, { alike: ({ key }) => key.replace(/\d+/g, '') }).counted, alike)
  })

test('the nominal order is the first, and each level holds one reversal more', () => {
  const { levels, counted } = reversed(withdrawals([0, 0]))
  // r1 r2 w1 w2 is nominal; one reversal gives w1 r2 or w2 w1, two give r2 w2 r1 w1.
  assert.equal(levels[0], 1)
  assert.equal(levels.reduce((sum, level) => sum + level), counted)
  assert.equal(counted, 4)
})

test('a step names both events and what they share', () => {
  const reversals = new Reversals(new KnownOrders())
  const nominal = reversals.next()!
  reversals.ran(nominal, runModel(withdrawals([0, 0]), nominal.scheduler))
  const { path } = reversals.next()!
  assert.equal(path?.from, null)
  assert.deepEqual(path?.by?.map(({ location, write }) => [location, write]), [['x0', false], ['x0', true]])
})
