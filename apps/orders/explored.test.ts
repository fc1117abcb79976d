import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bugIds, withBug, type BugId } from './bugs/catalogue.ts'
import { exploreService } from './explored/explore-service.ts'

interface Case {
  what: string
  program: string
  /** Calls that may fail, or never end by themselves, in one order. */
  maxFaults: number
  /** Reversals up to which every order is run, where all are too many. */
  bound?: number
  /** The ends that the orders come to; with `more`, some of them. */
  ends: string[]
  more?: boolean
}

const cases: Case[] = [
  { what: 'an order is read, fails or is given up', program: 'read-order', maxFaults: 1, ends: ['200', '499', '503', '504'] },
  {
    what: 'pages have each order once, though one is placed meanwhile, to the end or until something fails', program: 'list-orders', maxFaults: 1,
    ends: ['200 200', '200 499', '200 503', '200 504', '499', '503', '504'],
  },
  {
    what: 'a summary is whole, partial, a problem or given up', program: 'summarise-order', maxFaults: 1,
    ends: ['200 partial', '200 whole', '499 /problems/client-gone', '503 /problems/unavailable', '504 /problems/deadline'],
  },
  { what: 'two summaries at once do not mix', program: 'two-orders-at-once', maxFaults: 0, ends: ['both'] },
  {
    what: 'one key is one order, whoever hangs up and whatever fails', program: 'place-once', maxFaults: 1, more: true,
    // Hung up and too late, and yet placed: asked again, the key gives that order.
    ends: ['201 201', '499 201', '503 201', '504 201', '499 504 201', '504 504 201', '504 503 201'],
  },
  {
    what: 'an invoice is made or cancelled, never both', program: 'cancel-invoice', maxFaults: 0,
    ends: ['204 cancelled cancelled settled', '204 cancelled lost settled', '204 cancelled lost to be tried again', '409 done done settled'],
  },
  {
    what: 'who is told that a job is cancelled, or too late for it, is told the truth, whatever fails', program: 'cancel-in-time', maxFaults: 1, more: true,
    ends: ['204 cancelled 409', '409 done 200', '503 done 200', '504 cancelled 409', '504 done 200'],
  },
  {
    what: 'an invoice that is cancelled elsewhere while something fails is not left behind', program: 'make-in-time', maxFaults: 1, bound: 3, more: true,
    ends: ['cancelled cancelled settled', 'cancelled lost to be tried again', 'failed  to be tried again'],
  },
  { what: 'who follows a job sees it end, or hangs up', program: 'follow-invoice', maxFaults: 0, ends: ['200 ', '200 done', '200 running', '200 running done', '499 '] },
]

for (const { what, program, maxFaults, bound, ends, more = false } of cases)
  test(`every order: ${what}`, async (context) => {
    const { claim, claimText, failures, outcomes, stats } = await exploreService(program, { maxFaults, ...(bound === undefined ? {} : { maxReversals: bound }) })
    context.diagnostic(`${claimText} (${stats.runs} runs, ${Math.round(stats.ms)} ms)`)
    assert.deepEqual(failures.map(({ schedule, message }) => `${schedule}: ${message}`), [])
    assert.equal(claim.kind, bound === undefined ? 'all' : 'bounded', claimText)
    if (claim.kind === 'bounded') assert.equal(claim.maxReversals, bound, claimText)
    const reached = [...new Set(outcomes.map(({ console }) => console.join()))].sort()
    assert.deepEqual(more ? reached.filter((end) => ends.includes(end)) : reached, ends.toSorted())
  })

/** The program that finds each deliberate bug of the files that run in the engine. */
const finders: Partial<Record<BugId, string>> = {
  'missing-await': 'summarise-order',
  'wrong-lifetime': 'two-orders-at-once',
  'wrong-order': 'summarise-order',
  'dropped-signal': 'summarise-order',
  'no-shared-cancel': 'summarise-order',
}

for (const bug of bugIds.filter((id) => finders[id] !== undefined))
  test(`caught: ${bug}`, async () => {
    let changed = 0
    const { failures } = await exploreService(finders[bug] ?? '', { failuresOnly: true }, ({ name, text }) => {
      const broken = withBug(bug, `apps/orders/${name}`, text)
      if (broken !== null) changed++
      return { name, text: broken ?? text }
    })
    assert.ok(changed > 0, 'the bug is in a file that runs in the engine')
    assert.notDeepEqual(failures, [])
  })
